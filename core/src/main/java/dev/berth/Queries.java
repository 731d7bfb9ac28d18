package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Request;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.NodeSnapshots;
import dev.berth.placement.Placer;
import dev.berth.placement.UndoLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The questions that can be asked of a state; they change nothing. */
final class Queries {

    private final PoolState state;
    private final Placer placer;
    private final QueuePass queuePass;
    private final NodeSnapshots snapshots;

    Queries(PoolState state, Placer placer, QueuePass queuePass) {
        this.state = state;
        this.placer = placer;
        this.queuePass = queuePass;
        this.snapshots = new NodeSnapshots(state.nodes);
    }

    ClusterView view() {
        List<Allocation> allocations = new ArrayList<>();
        for (LiveRequest live : state.requests.holders()) {
            Optional.ofNullable(live.allocation).ifPresent(allocations::add);
        }
        List<RequestStatus> waiting = state.requests.waiting(state.now()).stream().map(LiveRequest::status).toList();
        return ClusterView.builder(state.now()).sequence(state.nextSequence()).nodes(snapshots.take())
                .allocations(allocations).waiting(waiting).stateHash(StateHash.of(state)).build();
    }

    Plan plan(Request request, Hypothesis hypothesis) {
        return hypothesis.equals(Hypothesis.NOTHING) ? queuePass.plan(request, state.nextSequence())
                : given(hypothesis, () -> placer.place(request, state.nextSequence(), state.lastNode()));
    }

    Explanation explain(Request request, Hypothesis hypothesis) {
        return given(hypothesis, () -> placer.explain(request));
    }

    private <T> T given(Hypothesis hypothesis, Supplier<T> question) {
        try (UndoLog scratch = new UndoLog(state.nodes)) {
            beginScratch(hypothesis, scratch);
            return question.get();
        }
    }

    private void beginScratch(Hypothesis hypothesis, UndoLog scratch) {
        for (Node node : hypothesis.added()) {
            require(state.nodes.ordinal(node.id()) < 0, "node is there already", node.id());
            scratch.add(node);
        }
        for (String id : hypothesis.drained()) {
            require(state.nodes.ordinal(id) >= 0, "node is unknown", id);
            scratch.setState(state.nodes.ordinal(id), NodeState.DRAINING);
        }
        for (String id : hypothesis.finished()) {
            LiveRequest live = state.requests.find(id);
            require(live != null || state.requests.findEnded(id) != null, "request is unknown", id);
            Allocation held = live == null ? null : live.allocation;
            if (held != null) {
                scratch.release(held.placement());
            }
        }
    }

    private static void require(boolean met, String contradiction, String id) {
        if (!met) {
            throw new IllegalArgumentException("The hypothesis does not go with the pool: a " + contradiction + ". id="
                    + id);
        }
    }

    Optional<RequestStatus> status(String requestId) {
        LiveRequest live = state.requests.find(requestId);
        if (live != null) {
            return Optional.of(live.status());
        }
        RequestTable.Ended ended = state.requests.findEnded(requestId);
        return ended == null ? Optional.empty()
                : Optional.of(RequestStatus.builder(requestId, ended.state()).build());
    }

    /** The first time that the request allows and at which enough of what is held now has reached its limit. */
    Optional<Instant> earliestStart(Request request, Hypothesis hypothesis) {
        Instant allowed = request.earliestStart().orElse(Instant.MIN);
        Instant latest = request.latestStart().orElse(Instant.MAX);
        return room(request, hypothesis).map(room -> room.isAfter(allowed) ? room : allowed)
                .filter(start -> !start.isAfter(latest));
    }

    private Optional<Instant> room(Request request, Hypothesis hypothesis) {
        try (UndoLog scratch = new UndoLog(state.nodes)) {
            beginScratch(hypothesis, scratch);
            List<NodeFeasibility> fits = request.shapes().stream().map(shape -> placer.fit(request, shape)).toList();
            return fits.stream().anyMatch(placer::hasRoom) ? Optional.of(state.now())
                    : startAfterEnds(fits, hypothesis, scratch);
        }
    }

    private Optional<Instant> startAfterEnds(List<NodeFeasibility> fits, Hypothesis hypothesis, UndoLog scratch) {
        return state.releases.shadow(fits, state.now(), scratch,
                held -> !hypothesis.finished().contains(held.requestId())).map(ShadowReservation::at);
    }
}
