package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The questions that can be asked of a state; they change nothing. */
final class Queries {

    private final PoolState state;
    private final Placer placer;
    private final Limits limits;

    Queries(PoolState state, Placer placer, Limits limits) {
        this.state = state;
        this.placer = placer;
        this.limits = limits;
    }

    ClusterView view() {
        List<NodeStatus> nodes = new ArrayList<>();
        for (int node = 0; node < state.nodes.nodes(); node++) {
            nodes.add(node(node));
        }
        List<Allocation> allocations = new ArrayList<>();
        for (LiveRequest live : state.requests.holders()) {
            Optional.ofNullable(live.allocation).ifPresent(allocations::add);
        }
        List<RequestStatus> waiting = state.requests.waiting().stream().map(LiveRequest::status).toList();
        return new ClusterView(state.now(), state.nextSequence(), nodes, allocations, waiting, StateHash.of(state));
    }

    private NodeStatus node(int ordinal) {
        Node node = state.nodes.node(ordinal);
        List<Integer> free = new ArrayList<>();
        List<GpuState> states = new ArrayList<>();
        for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
            int milli = state.nodes.unheldGpuMilli(ordinal, gpu);
            free.add(milli);
            states.add(!state.nodes.isInService(ordinal, gpu) ? GpuState.MAINTENANCE
                    : milli < GpuDemand.WHOLE ? GpuState.IN_USE : GpuState.AVAILABLE);
        }
        Resources unheld = new Resources(state.nodes.freeCpuMillis(ordinal), state.nodes.freeMemoryMib(ordinal),
                state.nodes.freeStorageMib(ordinal));
        return new NodeStatus(ordinal, node, state.nodes.state(ordinal), unheld, free, states);
    }

    Plan plan(Request request) {
        return placer.place(request, state.nextSequence());
    }

    Explanation explain(Request request) {
        return new Explainer(state.nodes, placer).explain(request);
    }

    Optional<RequestStatus> status(String requestId) {
        LiveRequest live = state.requests.find(requestId);
        if (live != null) {
            return Optional.of(live.status());
        }
        RequestTable.Ended ended = state.requests.findEnded(requestId);
        return ended == null ? Optional.empty()
                : Optional.of(new RequestStatus(requestId, ended.state(), 0, Optional.empty()));
    }

    /** The first time at which enough of what is held now has reached its limit. */
    Optional<Instant> earliestStart(Request request) {
        NodeTable scratch = copyOfNodes();
        Fit fit = new Fit(scratch);
        for (int node = 0; node < scratch.nodes(); node++) {
            if (fits(fit, request, node)) {
                return Optional.of(state.now());
            }
        }
        Instant horizon = state.now().plus(limits.horizon());
        for (Allocation held : endings()) {
            Instant end = held.expiry().orElse(Instant.MAX);
            if (end.isAfter(horizon)) {
                break;
            }
            scratch.release(held.placement());
            if (fits(fit, request, held.placement().nodeOrdinal())) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Fit fit, Request request, int node) {
        for (Shape shape : request.shapes()) {
            if (fit.obstacle(request, shape, node) == null) {
                return true;
            }
        }
        return false;
    }

    /** What is held until a time that is yet to come, in the order of those times. */
    private List<Allocation> endings() {
        List<Allocation> endings = new ArrayList<>();
        for (LiveRequest live : state.requests.holders()) {
            Allocation held = live.allocation;
            if (held != null && held.expiry().isPresent() && held.expiry().get().isAfter(state.now())) {
                endings.add(held);
            }
        }
        endings.sort(Comparator.comparing(held -> held.expiry().orElse(Instant.MAX)));
        return endings;
    }

    private NodeTable copyOfNodes() {
        NodeTable copy = new NodeTable();
        for (int node = 0; node < state.nodes.nodes(); node++) {
            copy.register(node, state.nodes.node(node), state.nodes.state(node));
            List<Gpu> gpus = state.nodes.node(node).gpus();
            for (int gpu = 0; gpu < gpus.size(); gpu++) {
                if (!state.nodes.isInService(node, gpu)) {
                    copy.setGpuState(node, gpu, GpuState.MAINTENANCE);
                }
            }
        }
        for (LiveRequest live : state.requests.holders()) {
            Optional.ofNullable(live.allocation).map(Allocation::placement).ifPresent(copy::take);
        }
        return copy;
    }
}
