package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.EventDigest;
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
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.spi.CommittedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was kept, written down a second time and in the plainest way, event by event; it knows what must hold of each,
 * and notes the first thing that does not.
 */
final class ReferenceModel implements EventVisitor<RuntimeException> {

    /** A request that has not ended. */
    static final class Row {
        final Request request;
        int attempt = 1;
        Optional<Allocation> held = Optional.empty();

        Row(Request request) {
            this.request = request;
        }
    }

    private final List<ReferenceNode> nodes = new ArrayList<>();
    private final Map<String, Row> live = new HashMap<>();
    private final Map<String, RequestState> ended = new HashMap<>();
    private final Map<Long, Allocation> placed = new HashMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final EventDigest digest = new EventDigest();
    private long next = 1;
    private Instant last = Instant.EPOCH;
    private Optional<String> complaint = Optional.empty();

    Optional<String> complaint() {
        return complaint;
    }

    void complain(String what) {
        complaint = complaint.or(() -> Optional.of(what));
    }

    private void require(boolean holds, String what, Object about) {
        if (!holds) {
            complain(what + " about=" + about);
        }
    }

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }

    String hash() {
        return digest.hex();
    }

    /** Another scheduler takes over. When the last event was it cannot know, but for what the store still tells. */
    void begin() {
        last = Instant.EPOCH;
    }

    void keep(long sequence, List<SchedulerEvent> events) {
        require(sequence == next, "A batch was kept that does not follow.", sequence + " after " + next);
        next += events.size();
        digest.committed(new CommittedBatch("", sequence, events, 0, 0, 0));
        for (SchedulerEvent event : events) {
            require(!event.at().isBefore(last), "Time ran backwards.", event);
            last = event.at();
            count(event.kind().word());
            event.accept(this);
        }
    }

    @Override
    public void nodeRegistered(NodeRegistered event) {
        if (event.ordinal() == nodes.size()) {
            nodes.add(new ReferenceNode(event.node(), event.state()));
            return;
        }
        ReferenceNode known = nodes.get(event.ordinal());
        require(known.node.id().equals(event.node().id()), "A node's number was used again.", event);
        require(known.node.sameHardware(event.node()) || heldOn(event.ordinal()).isEmpty(),
                "The hardware of a node was changed under what it runs.", event);
        known.describe(event.node(), event.state());
    }

    @Override
    public void nodeStateChanged(NodeStateChanged event) {
        ReferenceNode node = nodes.get(event.ordinal());
        require(node.state == event.from(), "A node was not in the state that it left.", event);
        node.state = event.to();
    }

    @Override
    public void nodeSeen(NodeSeen event) {
        require(nodes.get(event.ordinal()).node.id().equals(event.nodeId()), "A node's number is another's.", event);
    }

    @Override
    public void gpuStateChanged(GpuStateChanged event) {
        nodes.get(event.ordinal()).setOutOfService(event.gpu(), event.state() == GpuState.MAINTENANCE);
    }

    @Override
    public void requestSubmitted(RequestSubmitted event) {
        submit(event.request());
    }

    @Override
    public void requestPlaced(RequestPlaced event) {
        place(event.allocation());
    }

    @Override
    public void requestStarted(RequestStarted event) {
        requireHeld(event.requestId(), OptionalLong.of(event.allocationId()), event);
    }

    @Override
    public void requestExpiring(RequestExpiring event) {
        requireHeld(event.requestId(), OptionalLong.of(event.allocationId()), event);
    }

    @Override
    public void requestExtended(RequestExtended event) {
        requireHeld(event.requestId(), OptionalLong.of(event.allocationId()), event);
        find(event.requestId()).ifPresent(row -> row.held = row.held.map(held -> held.until(event.expiry())));
    }

    @Override
    public void requestRequeued(RequestRequeued event) {
        requireHeld(event.requestId(), event.allocationId(), event);
        find(event.requestId()).ifPresent(row -> {
            row.held = Optional.empty();
            row.attempt++;
            require(row.attempt == event.attempt(), "An attempt was skipped.", event);
        });
    }

    @Override
    public void requestEnded(RequestEnded event) {
        requireHeld(event.requestId(), event.allocationId(), event);
        live.remove(event.requestId());
        ended.put(event.requestId(), event.state());
    }

    private Optional<Row> find(String requestId) {
        return Optional.ofNullable(live.get(requestId));
    }

    private void requireHeld(String requestId, OptionalLong allocationId, SchedulerEvent event) {
        Optional<Row> row = find(requestId);
        OptionalLong held = row.flatMap(found -> found.held).map(Allocation::id).map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        require(row.isPresent() && held.equals(allocationId), "An event is not about what its request holds.", event);
    }

    private void submit(Request request) {
        require(live.put(request.id(), new Row(request)) == null, "A live request was submitted again.", request);
        ended.remove(request.id());
    }

    private void place(Allocation allocation) {
        require(placed.put(allocation.id(), allocation) == null, "An allocation's id was used again.", allocation);
        Row row = live.get(allocation.requestId());
        Placement placement = allocation.placement();
        if (row == null || row.held.isPresent() || placement.nodeOrdinal() >= nodes.size()) {
            complain("A placement is of no waiting request, or on no node. allocation=" + allocation);
            return;
        }
        require(live.values().stream().flatMap(other -> other.held.stream())
                .noneMatch(held -> held.slot() == allocation.slot()), "A slot is held twice.", allocation);
        row.held = Optional.of(allocation);
        Request request = row.request;
        Instant start = allocation.start();
        require(request.shapes().contains(placement.shape()) && row.attempt == allocation.attempt()
                && allocation.expiry().equals(request.expiry(start)), "An allocation is not as asked.", allocation);
        require(request.earliestStart().filter(start::isBefore).isEmpty()
                && request.latestStart().filter(start::isAfter).isEmpty(), "A start is untimely.", allocation);
        ReferenceNode node = nodes.get(placement.nodeOrdinal());
        require(node.state.acceptsWork() && request.node().filter(name -> !name.equals(node.node.id())).isEmpty()
                && node.node.labels().entrySet().containsAll(request.selectors().entrySet()),
                "A node was given what it may not have.", allocation);
        require(placement.gpus().stream().noneMatch(node::isOutOfService), "A GPU out of service was given.",
                allocation);
        String twice = node.overcommitted(heldOn(placement.nodeOrdinal()));
        require(twice.isEmpty(), "Something is held twice: " + twice + ".", allocation);
    }

    private List<Placement> heldOn(int node) {
        return live.values().stream().flatMap(row -> row.held.stream()).map(Allocation::placement)
                .filter(placement -> placement.nodeOrdinal() == node).toList();
    }

    /** Says whether a request was kept, whatever has become of it. */
    boolean knows(String requestId) {
        return live.containsKey(requestId) || ended.containsKey(requestId);
    }

    /** How a request has ended; empty if it has not. */
    Optional<RequestState> end(String requestId) {
        return Optional.ofNullable(ended.get(requestId));
    }

    /** Says whether this very allocation was kept. */
    boolean wasPlaced(Allocation allocation) {
        Allocation kept = placed.get(allocation.id());
        return kept != null && kept.placement().equals(allocation.placement())
                && kept.requestId().equals(allocation.requestId()) && kept.start().equals(allocation.start());
    }

    /** Compares what a scheduler tells of its pool with what was kept. */
    void compare(ClusterView view) {
        require(view.sequence() == next, "The scheduler has come elsewhere than its store.", view.sequence());
        Set<Allocation> held = new HashSet<>();
        Set<String> waiting = new HashSet<>();
        live.forEach((id, row) -> row.held.ifPresentOrElse(held::add, () -> waiting.add(id)));
        require(held.equals(new HashSet<>(view.allocations())) && held.size() == view.allocations().size(),
                "What is held is not what was kept.", view.allocations());
        Set<String> told = new HashSet<>();
        view.waiting().forEach(status -> told.add(status.requestId()));
        require(waiting.equals(told) && told.size() == view.waiting().size(), "Not the right ones wait.", told);
        require(nodes.size() == view.nodes().size(), "Nodes are missing.", view.nodes().size());
        for (int node = 0; node < Math.min(nodes.size(), view.nodes().size()); node++) {
            String contradiction = nodes.get(node).contradiction(view.nodes().get(node), heldOn(node));
            require(contradiction.isEmpty(), "A node is not as it should be: " + contradiction + ".", node);
        }
    }
}
