package dev.berth.local;

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
import dev.berth.model.GpuState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The current rows of one pool; its store guards it. */
final class PoolRows implements EventVisitor<RuntimeException> {

    private static final class NodeRow {
        NodeRegistered described;
        Optional<NodeSeen> seen = Optional.empty();
        final Map<Integer, GpuStateChanged> outOfService = new TreeMap<>();

        NodeRow(NodeRegistered described) {
            this.described = described;
        }
    }

    private static final class RequestRow {
        final RequestSubmitted submitted;
        @Nullable RequestRequeued requeued;
        @Nullable RequestPlaced placed;
        @Nullable RequestStarted started;
        @Nullable RequestExpiring expiring;

        RequestRow(RequestSubmitted submitted) {
            this.submitted = submitted;
        }

        long allocationId() {
            return placed == null ? 0 : placed.allocation().id();
        }

        void letGo() {
            placed = null;
            started = null;
            expiring = null;
        }
    }

    long epoch;
    /** Who leads, until when by {@link System#nanoTime}. */
    private String leader = "";
    private long leaseEnd = System.nanoTime();
    long next = 1;
    int lastNode = -1;
    Instant lastEvent = Instant.EPOCH;
    private final int endedKept;
    private final List<NodeRow> nodes = new ArrayList<>();
    private final ArrayDeque<RequestEnded> ended = new ArrayDeque<>();
    private final Map<String, RequestRow> requests = new HashMap<>();
    /** The row that was made last: the next event is most likely about it. */
    private @Nullable RequestRow newest;
    private long lastEpoch;
    private List<SchedulerEvent> last = List.of();

    PoolRows(int endedKept) {
        this.endedKept = endedKept;
    }

    /** Says whether a leader may take the lead. */
    boolean isFree(String name) {
        return leader.equals(name) || leaseEnd - System.nanoTime() <= 0;
    }

    void lead(String name, Duration lease) {
        epoch++;
        leader = name;
        letRun(lease);
    }

    void letRun(Duration lease) {
        leaseEnd = System.nanoTime() + lease.toNanos();
    }

    /** Says whether this very batch was the last one kept. */
    boolean isLast(long underEpoch, long sequence, List<SchedulerEvent> events) {
        return underEpoch == lastEpoch && sequence == next - last.size() && last.equals(events);
    }

    void keep(long underEpoch, List<SchedulerEvent> events) {
        for (SchedulerEvent event : events) {
            event.accept(this);
        }
        next += events.size();
        lastEvent = events.get(events.size() - 1).at();
        last = events;
        lastEpoch = underEpoch;
    }

    @Override
    public void requestSubmitted(RequestSubmitted event) {
        newest = new RequestRow(event);
        requests.put(event.request().id(), newest);
    }

    @Override
    public void requestPlaced(RequestPlaced event) {
        row(event.allocation().requestId()).placed = event;
        lastNode = event.allocation().placement().nodeOrdinal();
    }

    @Override
    public void requestStarted(RequestStarted event) {
        row(event.requestId()).started = event;
    }

    @Override
    public void requestExpiring(RequestExpiring event) {
        row(event.requestId()).expiring = event;
    }

    @Override
    public void requestExtended(RequestExtended event) {
        RequestRow row = row(event.requestId());
        RequestPlaced placed = row.placed;
        if (placed != null) {
            row.placed = new RequestPlaced(placed.allocation().until(event.expiry()));
            row.expiring = null;
        }
    }

    @Override
    public void requestRequeued(RequestRequeued event) {
        RequestRow row = row(event.requestId());
        row.letGo();
        row.requeued = new RequestRequeued(event.requestId(), event.attempt(), OptionalLong.empty(), event.reason(),
                event.at());
    }

    @Override
    public void requestEnded(RequestEnded event) {
        requests.remove(event.requestId());
        newest = null;
        ended.add(event);
        if (ended.size() > endedKept) {
            ended.remove();
        }
    }

    private RequestRow row(String requestId) {
        RequestRow row = newest != null && newest.submitted.request().id().equals(requestId) ? newest
                : requests.get(requestId);
        if (row == null) {
            throw new IllegalStateException("An event names a request that is not live. request=" + requestId);
        }
        return row;
    }

    @Override
    public void nodeRegistered(NodeRegistered event) {
        if (event.ordinal() == nodes.size()) {
            nodes.add(new NodeRow(event));
            return;
        }
        NodeRow row = nodes.get(event.ordinal());
        if (!row.described.node().sameHardware(event.node())) {
            row.outOfService.clear();
        }
        row.described = event;
    }

    @Override
    public void nodeStateChanged(NodeStateChanged event) {
        NodeRow row = nodes.get(event.ordinal());
        row.described = new NodeRegistered(event.ordinal(), row.described.node(), event.to(), event.at());
    }

    @Override
    public void nodeSeen(NodeSeen event) {
        nodes.get(event.ordinal()).seen = Optional.of(event);
    }

    @Override
    public void gpuStateChanged(GpuStateChanged event) {
        Map<Integer, GpuStateChanged> outOfService = nodes.get(event.ordinal()).outOfService;
        if (event.state() == GpuState.MAINTENANCE) {
            outOfService.put(event.gpu(), event);
        } else {
            outOfService.remove(event.gpu());
        }
    }

    /** Tells everything in the canonical order of {@link dev.berth.spi.SchedulerStore#load}. */
    void emit(Consumer<? super SchedulerEvent> events) {
        for (NodeRow row : nodes) {
            events.accept(row.described);
            row.seen.ifPresent(events);
            row.outOfService.values().forEach(events);
        }
        ended.forEach(events);
        List<RequestRow> live = new ArrayList<>(requests.values());
        live.sort(Comparator.comparingLong(row -> row.submitted.sequence()));
        for (RequestRow row : live) {
            events.accept(row.submitted);
            Optional.ofNullable(row.requeued).ifPresent(events);
        }
        live.removeIf(row -> row.placed == null);
        live.sort(Comparator.comparingLong(RequestRow::allocationId));
        for (RequestRow row : live) {
            Stream.of(Optional.ofNullable(row.placed), Optional.ofNullable(row.started),
                    Optional.ofNullable(row.expiring)).forEach(event -> event.ifPresent(events));
        }
    }
}
