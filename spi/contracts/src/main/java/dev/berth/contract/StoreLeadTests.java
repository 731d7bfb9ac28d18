package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may write, and which number comes next. */
abstract class StoreLeadTests extends StoreLeaseTests {

    @Test
    void aNewPoolIsEmptyAndStartsAtOne() {
        List<SchedulerEvent> events = new ArrayList<>();
        assertEquals(PoolPosition.START, store.load(lead, events::add));
        assertEquals(List.of(), events);
    }

    @Test
    void acquireNamesThePoolAndTheLeader() {
        assertEquals("pool-a", lead.pool());
        assertEquals("leader-1", lead.leader());
    }

    @Test
    void everyLeadHasAHigherEpoch() {
        long epoch = lead.epoch();
        for (String leader : List.of("leader-2", "leader-1", "leader-1")) {
            Leadership next = second().acquire("pool-a", leader);
            assertTrue(next.epoch() > epoch, next + " after epoch " + epoch);
            epoch = next.epoch();
        }
    }

    @Test
    void numbersGoOnByTheSizeOfABatch() {
        commit(registered(0, "node-0", T0));
        commit(submitted(2, "r-2", T0), submitted(3, "r-3", T0), submitted(4, "r-4", T0));
        assertEquals(5, second().load(lead, event -> { }).nextSequence());
        assertKept();
    }

    @Test
    void theSameBatchOfferedAgainIsCommittedOnce() {
        commit(registered(0, "node-0", T0));
        List<SchedulerEvent> batch = List.of(submitted(2, "r-2", T0), placed(3, "r-2", 1, T0));
        commit(batch);
        assertEquals(new CommitResult.Committed(), store.commit(lead, 2, batch));
        assertEquals(new CommitResult.Committed(), second().commit(lead, 2, List.copyOf(batch)));
        assertKept();
        commit(submitted(4, "r-4", T0));
        assertKept();
    }

    @Test
    void anotherBatchUnderAUsedNumberIsRefused() {
        commit(registered(0, "node-0", T0));
        commit(submitted(2, "r-2", T0));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 2, List.of(submitted(2, "other", T0))));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 2, List.of(submitted(2, "r-2", T0),
                submitted(3, "r-3", T0))));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 1, List.of(registered(0, "node-0", T0),
                submitted(2, "r-2", T0))));
        assertKept();
    }

    @Test
    void aGapIsRefused() {
        commit(registered(0, "node-0", T0));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 3, List.of(submitted(3, "r-3", T0))));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, Long.MAX_VALUE, List.of(submitted(3, "r-3", T0))));
        assertKept();
    }

    @Test
    void aNumberBelowOneIsRefused() {
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 0, List.of(registered(0, "node-0", T0))));
        assertRefused(Cause.BAD_BATCH, store.commit(lead, -1, List.of(registered(0, "node-0", T0))));
        assertKept();
    }

    @Test
    void aRefusedBatchLeavesNothing() {
        commit(registered(0, "node-0", T0), submitted(2, "r-2", T0));
        Leadership newer = second().acquire("pool-a", "leader-2");
        List<SchedulerEvent> batch = List.of(registered(1, "node-1", T0), new NodeSeen(0, "node-0", T0),
                submitted(5, "r-5", T0), placed(6, "r-2", 1, T0));
        assertRefused(Cause.STALE_EPOCH, store.commit(lead, 3, batch));
        assertRefused(Cause.BAD_BATCH, store.commit(newer, 2, batch));
        lead = newer;
        assertKept();
        commit(batch);
        assertKept();
    }

    @Test
    void aStaleLeadIsRefusedWhateverItOffers() {
        commit(registered(0, "node-0", T0));
        Leadership stale = lead;
        List<SchedulerEvent> kept = List.of(submitted(2, "r-2", T0));
        commit(kept);
        lead = second().acquire("pool-a", "leader-1");
        assertRefused(Cause.STALE_EPOCH, store.commit(stale, 2, kept));
        assertRefused(Cause.STALE_EPOCH, store.commit(stale, 3, List.of(submitted(3, "r-3", T0))));
        assertRefused(Cause.STALE_EPOCH, store.commit(stale, 7, List.of(submitted(7, "r-3", T0))));
        assertKept();
    }

    @Test
    void aStaleLeadCannotLoad() {
        commit(registered(0, "node-0", T0));
        Leadership stale = lead;
        lead = second().acquire("pool-a", "leader-2");
        List<SchedulerEvent> events = new ArrayList<>();
        assertThrows(StoreException.class, () -> store.load(stale, events::add));
        assertEquals(List.of(), events);
        assertKept();
    }

    @Test
    void aBatchOfAnEarlierLeadIsNotThisLeads() {
        List<SchedulerEvent> batch = List.of(registered(0, "node-0", T0));
        commit(batch);
        lead = second().acquire("pool-a", "leader-2");
        assertRefused(Cause.BAD_BATCH, store.commit(lead, 1, batch));
        assertKept();
    }

    @Test
    void severalLivesFollowOneAnother() {
        for (int life = 1; life <= 4; life++) {
            commit(registered(life - 1, "node-" + (life - 1), T0.plusSeconds(life)),
                    submitted(model.next + 1, "r-" + life, T0.plusSeconds(life)));
            SchedulerStore next = second();
            lead = next.acquire("pool-a", "leader-" + life);
            store = next;
            assertKept();
        }
    }

    @Test
    void poolsDoNotMix() {
        commit(registered(0, "node-0", T0), submitted(2, "r-2", T0), placed(3, "r-2", 1, T0));
        ReferencePool other = new ReferencePool();
        for (String name : List.of("pool-b", "POOL-A", "pool-a ", "pool-a'; DELETE FROM pools; --", "\u20AC")) {
            Leadership leadership = store.acquire(name, "leader-" + name);
            assertEquals(name, leadership.pool());
            assertLoads(new ReferencePool(), store, leadership);
            List<SchedulerEvent> batch = List.of(submitted(1, "r-2", T0), registered(0, "node-0", T0.plusMillis(5)));
            assertEquals(new CommitResult.Committed(), store.commit(leadership, 1, batch));
            other = new ReferencePool();
            other.applyAll(batch);
            assertLoads(other, second(), leadership);
        }
        assertKept();
        commit(submitted(4, "r-4", T0));
        assertKept();
    }

    @Test
    void aConsumerThatThrowsLeavesTheStoreInOrder() {
        commit(registered(0, "node-0", T0), submitted(2, "r-2", T0));
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> store.load(lead, event -> {
            throw new IllegalStateException("enough");
        }));
        assertEquals("enough", thrown.getMessage());
        commit(submitted(3, "r-3", T0));
        assertKept();
    }

    @Test
    void closingTwiceIsOnce() {
        store.close();
        store.close();
    }
}
