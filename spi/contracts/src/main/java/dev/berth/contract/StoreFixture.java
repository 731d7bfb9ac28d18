package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store under test with a pool, and short words for what the tests do with it. */
abstract class StoreFixture {

    static final Instant T0 = Instant.parse("2026-03-01T00:00:00.001Z");
    static final Shape ONE_GPU = Shape.of(4000, 16_384, GpuDemand.whole(1));

    SchedulerStore store;
    Leadership lead;
    ReferencePool model;
    private final List<SchedulerStore> opened = new ArrayList<>();

    /**
     * Opens a store on fresh storage; each call gets its own.
     *
     * @return a store without pools
     */
    protected abstract SchedulerStore open();

    /**
     * Opens another store on the storage of the last {@link #open()}, which stays open too.
     *
     * @return a second store that sees what the first has kept; for a store in memory, the same one
     */
    protected abstract SchedulerStore reopen();

    @BeforeEach
    final void acquirePool() {
        store = open();
        opened.add(store);
        lead = store.acquire("pool-a", "leader-1");
        model = new ReferencePool();
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(SchedulerStore::close);
    }

    final SchedulerStore second() {
        SchedulerStore another = reopen();
        opened.add(another);
        return another;
    }

    /** Offers what comes next in the model's pool and expects it to be kept. */
    final void commit(SchedulerEvent... events) {
        commit(List.of(events));
    }

    final void commit(List<SchedulerEvent> events) {
        CommitResult result = store.commit(lead, model.next, events);
        assertEquals(new CommitResult.Committed(), result);
        model.applyAll(events);
    }

    final void assertRefused(CommitResult.Cause cause, CommitResult result) {
        CommitResult.Refused refused = assertInstanceOf(CommitResult.Refused.class, result);
        assertEquals(cause, refused.cause());
        assertEquals(false, refused.reason().isBlank(), "a refusal says why");
    }

    /** Expects what the pool has, read through a second store, to be what the model has. */
    final void assertKept() {
        SchedulerStore another = second();
        assertLoads(model, another, lead);
        if (another != store) {
            another.close();
        }
    }

    static void assertLoads(ReferencePool expected, SchedulerStore store, Leadership lead) {
        List<SchedulerEvent> loaded = new ArrayList<>();
        PoolPosition position = store.load(lead, loaded::add);
        List<SchedulerEvent> events = expected.load();
        for (int i = 0; i < Math.min(events.size(), loaded.size()); i++) {
            assertEquals(events.get(i), loaded.get(i), "event " + i);
        }
        assertEquals(events.size(), loaded.size(), "events");
        assertEquals(new PoolPosition(expected.next, expected.lastNode, expected.lastEvent), position);
    }

    static NodeRegistered registered(int ordinal, String id, Instant at) {
        return registered(ordinal, Node.builder(id).address("10.0.0.1:22").cpuMillis(64_000).memoryMib(512_000)
                .storageMib(4_000_000).gpus(4, "A100", 81_920).label("rack", "r1").build(), at);
    }

    static NodeRegistered registered(int ordinal, Node node, Instant at) {
        return new NodeRegistered(ordinal, node, NodeState.ACTIVE, at);
    }

    static RequestSubmitted submitted(long sequence, String id, Instant at) {
        return new RequestSubmitted(sequence, request(id), at);
    }

    static Request request(String id) {
        return Request.builder(id).user("ada").project("vision").shapes(ONE_GPU).build();
    }

    static RequestPlaced placed(long id, String requestId, int attempt, Instant at) {
        return placed(id, requestId, attempt, new Placement(0, "node-0", ONE_GPU, 0b10), at);
    }

    static RequestPlaced placed(long id, String requestId, int attempt, Placement placement, Instant at) {
        return new RequestPlaced(new Allocation(id, 0, requestId, attempt, placement, at, Optional.empty()));
    }
}
