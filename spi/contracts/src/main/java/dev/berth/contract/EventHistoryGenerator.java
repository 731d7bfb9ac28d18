package dev.berth.contract;

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
import dev.berth.model.Placement;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Makes events that a scheduler could have emitted, in an order in which it could have emitted them. The same seed
 * makes the same history.
 */
final class EventHistoryGenerator {

    private static final int MAX_NODES = 5;
    private static final RequestState[] ENDS = {RequestState.COMPLETED, RequestState.FAILED, RequestState.TIMED_OUT,
        RequestState.CANCELLED};

    private final Random random;
    private final Samples samples;
    private final ReferencePool pool = new ReferencePool();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private int requests;

    EventHistoryGenerator(long seed) {
        this.random = new Random(seed);
        this.samples = new Samples(random);
    }

    /** What the pool has after all events made so far. */
    ReferencePool pool() {
        return pool;
    }

    /** The next events. */
    List<SchedulerEvent> batch(int size) {
        List<SchedulerEvent> batch = new ArrayList<>();
        while (batch.size() < size) {
            now = now.plusMillis(random.nextInt(3) * 1_777L);
            step().ifPresent(event -> {
                pool.apply(event);
                batch.add(event);
            });
        }
        return batch;
    }

    private Optional<SchedulerEvent> step() {
        int dice = random.nextInt(100);
        if (pool.nodes.isEmpty() || dice < 4) {
            return Optional.of(register());
        }
        if (dice < 16) {
            return Optional.of(aboutNode());
        }
        if (dice < 40) {
            return Optional.of(new RequestSubmitted(pool.next, samples.request("request-" + requests++), now));
        }
        List<ReferencePool.RequestRow> live = List.copyOf(pool.requests.values());
        if (live.isEmpty()) {
            return Optional.empty();
        }
        ReferencePool.RequestRow request = live.get(random.nextInt(live.size()));
        return request.allocation.isPresent()
                ? Optional.of(aboutAllocation(request, pool.allocation(request.allocation.get())))
                : dice < 90 ? place(request) : Optional.of(end(request, OptionalLong.empty()));
    }

    private SchedulerEvent register() {
        NodeState state = random.nextBoolean() ? NodeState.ACTIVE : NodeState.REGISTERED;
        if (pool.nodes.size() < MAX_NODES && (pool.nodes.isEmpty() || random.nextBoolean())) {
            int ordinal = pool.nodes.size();
            return new NodeRegistered(ordinal, samples.node("node-" + ordinal), state, now);
        }
        int ordinal = random.nextInt(pool.nodes.size());
        Node old = pool.nodes.get(ordinal).node;
        Node described = samples.node(old.id());
        boolean held = pool.allocations.values().stream()
                .anyMatch(row -> row.allocation.placement().nodeOrdinal() == ordinal);
        Node anew = held || random.nextBoolean()
                ? old.toBuilder().address(described.address()).labels(described.labels())
                        .taints(described.taints()).build()
                : described;
        return new NodeRegistered(ordinal, anew, state, now);
    }

    private SchedulerEvent aboutNode() {
        int ordinal = random.nextInt(pool.nodes.size());
        ReferencePool.NodeRow row = pool.nodes.get(ordinal);
        String id = row.node.id();
        int gpus = row.node.gpus().size();
        int dice = random.nextInt(4);
        if (dice == 0) {
            return new NodeSeen(ordinal, id, now);
        }
        if (dice == 1 || gpus == 0) {
            NodeState to = NodeState.values()[random.nextInt(NodeState.values().length)];
            return new NodeStateChanged(ordinal, id, row.state, to, samples.sentence(), now);
        }
        int gpu = random.nextInt(gpus);
        GpuState state = row.outOfService.containsKey(gpu) ? GpuState.AVAILABLE : GpuState.MAINTENANCE;
        return new GpuStateChanged(ordinal, id, gpu, state, now);
    }

    private Optional<SchedulerEvent> place(ReferencePool.RequestRow request) {
        int ordinal = random.nextInt(pool.nodes.size());
        Node node = pool.nodes.get(ordinal).node;
        List<Shape> shapes = request.submitted.request().shapes();
        Shape shape = shapes.get(random.nextInt(shapes.size()));
        long mask = gpus(ordinal, node.gpus().size(), shape.gpus().count());
        if (Long.bitCount(mask) != shape.gpus().count()) {
            return Optional.empty();
        }
        Optional<Instant> expiry = request.submitted.request().duration().map(now::plus);
        Placement placement = new Placement(ordinal, node.id(), shape, mask);
        return Optional.of(new RequestPlaced(new Allocation(pool.next, freeSlot(),
                request.submitted.request().id(), request.attempt, placement, now, expiry)));
    }

    /** The first GPUs that nothing holds; too few if there are no more. */
    private long gpus(int ordinal, int all, int wanted) {
        long held = 0;
        for (ReferencePool.AllocationRow row : pool.allocations.values()) {
            if (row.allocation.placement().nodeOrdinal() == ordinal) {
                held |= row.allocation.placement().gpuMask();
            }
        }
        long mask = 0;
        for (int gpu = all - 1; gpu >= 0 && Long.bitCount(mask) < wanted; gpu--) {
            mask |= 1L << gpu & ~held;
        }
        return mask;
    }

    private int freeSlot() {
        List<Integer> taken = pool.allocations.values().stream().map(row -> row.allocation.slot()).toList();
        int slot = 0;
        while (taken.contains(slot)) {
            slot++;
        }
        return slot;
    }

    private SchedulerEvent aboutAllocation(ReferencePool.RequestRow request, ReferencePool.AllocationRow row) {
        String id = request.submitted.request().id();
        long allocation = row.allocation.id();
        return switch (random.nextInt(6)) {
            case 0 -> row.started.isEmpty()
                    ? new RequestStarted(id, allocation, now)
                    : new RequestExtended(id, allocation, now.plus(Duration.ofHours(1)), now);
            case 1 -> row.expiring.isEmpty()
                    ? new RequestExpiring(id, allocation, now)
                    : new RequestExtended(id, allocation, now.plus(Duration.ofMinutes(7)), now);
            case 2 -> new RequestExtended(id, allocation, now.plus(Duration.ofMillis(random.nextInt(1_000_000))), now);
            case 3 -> new RequestRequeued(id, request.attempt + 1, OptionalLong.of(allocation), samples.sentence(),
                    now);
            default -> end(request, OptionalLong.of(allocation));
        };
    }

    private RequestEnded end(ReferencePool.RequestRow request, OptionalLong allocation) {
        RequestState state = allocation.isPresent()
                ? ENDS[random.nextInt(ENDS.length)]
                : random.nextBoolean() ? RequestState.DENIED : RequestState.CANCELLED;
        return new RequestEnded(pool.next, request.submitted.request().id(),
                request.submitted.request().fingerprint(), state, allocation, "word", samples.sentence(), now);
    }
}
