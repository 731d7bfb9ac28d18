package dev.berth.contract;

import dev.berth.event.EventVisitor;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a pool has, kept in lists and maps in the plainest way: the measure of what a store's {@code load} must tell.
 * Nodes, requests and allocations stand in the order in which they came, which is the order of their numbers.
 */
final class ReferencePool implements EventVisitor<RuntimeException> {

    /** A node; {@code changed} is when it was registered or changed its state, whichever is later. */
    static final class NodeRow {
        Node node;
        NodeState state;
        Instant changed;
        Optional<Instant> seen = Optional.empty();
        final Map<Integer, Instant> outOfService = new TreeMap<>();

        NodeRow(NodeRegistered event) {
            this.node = event.node();
            this.state = event.state();
            this.changed = event.at();
        }
    }

    /** A request that has not ended. */
    static final class RequestRow {
        final RequestSubmitted submitted;
        int attempt = 1;
        Optional<RequestRequeued> requeued = Optional.empty();
        Optional<Long> allocation = Optional.empty();

        RequestRow(RequestSubmitted submitted) {
            this.submitted = submitted;
        }
    }

    /** An allocation that has not ended. */
    static final class AllocationRow {
        Allocation allocation;
        Optional<RequestStarted> started = Optional.empty();
        Optional<RequestExpiring> expiring = Optional.empty();

        AllocationRow(Allocation allocation) {
            this.allocation = allocation;
        }
    }

    final List<NodeRow> nodes = new ArrayList<>();
    final List<RequestEnded> ended = new ArrayList<>();
    final Map<String, RequestRow> requests = new LinkedHashMap<>();
    final Map<Long, AllocationRow> allocations = new LinkedHashMap<>();
    long next = 1;
    int lastNode = -1;
    Instant lastEvent = Instant.EPOCH;

    RequestRow request(String id) {
        return Objects.requireNonNull(requests.get(id), "request");
    }

    AllocationRow allocation(long id) {
        return Objects.requireNonNull(allocations.get(id), "allocation");
    }

    void applyAll(List<? extends SchedulerEvent> events) {
        events.forEach(this::apply);
    }

    void apply(SchedulerEvent event) {
        next++;
        lastEvent = event.at();
        event.accept(this);
    }

    @Override
    public void nodeRegistered(NodeRegistered event) {
        if (event.ordinal() == nodes.size()) {
            nodes.add(new NodeRow(event));
            return;
        }
        NodeRow row = nodes.get(event.ordinal());
        if (!row.node.sameHardware(event.node())) {
            row.outOfService.clear();
        }
        row.node = event.node();
        row.state = event.state();
        row.changed = event.at();
    }

    @Override
    public void nodeStateChanged(NodeStateChanged event) {
        NodeRow row = nodes.get(event.ordinal());
        row.state = event.to();
        row.changed = event.at();
    }

    @Override
    public void nodeSeen(NodeSeen event) {
        nodes.get(event.ordinal()).seen = Optional.of(event.at());
    }

    @Override
    public void gpuStateChanged(GpuStateChanged event) {
        Map<Integer, Instant> outOfService = nodes.get(event.ordinal()).outOfService;
        if (event.state() == GpuState.MAINTENANCE) {
            outOfService.put(event.gpu(), event.at());
        } else {
            outOfService.remove(event.gpu());
        }
    }

    @Override
    public void requestSubmitted(RequestSubmitted event) {
        requests.put(event.request().id(), new RequestRow(event));
    }

    @Override
    public void requestPlaced(RequestPlaced event) {
        Allocation allocation = event.allocation();
        lastNode = allocation.placement().nodeOrdinal();
        allocations.put(allocation.id(), new AllocationRow(allocation));
        request(allocation.requestId()).allocation = Optional.of(allocation.id());
    }

    @Override
    public void requestStarted(RequestStarted event) {
        allocation(event.allocationId()).started = Optional.of(event);
    }

    @Override
    public void requestExpiring(RequestExpiring event) {
        allocation(event.allocationId()).expiring = Optional.of(event);
    }

    @Override
    public void requestExtended(RequestExtended event) {
        AllocationRow row = allocation(event.allocationId());
        row.allocation = row.allocation.until(event.expiry());
        row.expiring = Optional.empty();
    }

    @Override
    public void requestRequeued(RequestRequeued event) {
        RequestRow row = request(event.requestId());
        row.attempt = event.attempt();
        row.allocation = Optional.empty();
        row.requeued = Optional.of(new RequestRequeued(event.requestId(), event.attempt(), OptionalLong.empty(),
                event.reason(), event.at()));
        event.allocationId().ifPresent(allocations::remove);
    }

    @Override
    public void requestEnded(RequestEnded event) {
        requests.remove(event.requestId());
        event.allocationId().ifPresent(allocations::remove);
        ended.add(event);
    }

    List<SchedulerEvent> load() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int ordinal = 0; ordinal < nodes.size(); ordinal++) {
            NodeRow row = nodes.get(ordinal);
            int number = ordinal;
            String id = row.node.id();
            events.add(new NodeRegistered(ordinal, row.node, row.state, row.changed));
            row.seen.ifPresent(at -> events.add(new NodeSeen(number, id, at)));
            row.outOfService.forEach((gpu, at) ->
                    events.add(new GpuStateChanged(number, id, gpu, GpuState.MAINTENANCE, at)));
        }
        events.addAll(ended);
        for (RequestRow row : requests.values()) {
            events.add(row.submitted);
            row.requeued.ifPresent(events::add);
        }
        for (AllocationRow row : allocations.values()) {
            events.add(new RequestPlaced(row.allocation));
            row.started.ifPresent(events::add);
            row.expiring.ifPresent(events::add);
        }
        return events;
    }
}
