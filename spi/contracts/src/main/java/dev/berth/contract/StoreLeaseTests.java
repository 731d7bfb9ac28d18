package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who may take the lead, and when. */
abstract class StoreLeaseTests extends StoreFixture {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(10);

    private Leadership leader(String name, Duration lease) {
        return second().acquire("pool-a", name, lease).orElseThrow(() -> new AssertionError(name + " is kept out"));
    }

    private void assertKeptOut(String name) {
        assertEquals(Optional.empty(), second().acquire("pool-a", name, NONE), name);
    }

    /** Waits for an end by the store's clock, which a test cannot set. */
    private Leadership leaderInTime(String name) throws InterruptedException {
        SchedulerStore another = second();
        for (int i = 0; i < 500; i++) {
            Optional<Leadership> taken = another.acquire("pool-a", name, NONE);
            if (taken.isPresent()) {
                return taken.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The lease does not end.");
    }

    @Test
    void withoutALeaseAnybodyTakesTheLead() {
        Leadership next = leader("leader-2", NONE);
        assertTrue(next.epoch() > lead.epoch());
        assertRefused(Cause.STALE_EPOCH, store.commit(lead, 1, List.of(registered(0, "node-0", T0))));
    }

    @Test
    void aLeaseKeepsOthersOutAndItsLeaderIn() {
        lead = leader("leader-1", LONG);
        assertKeptOut("leader-2");
        assertKeptOut("LEADER-1");
        assertThrows(StoreException.class, () -> second().acquire("pool-a", "leader-2"));
        commit(registered(0, "node-0", T0));
        assertKept();
    }

    @Test
    void aLeaderOfTheSameNameNeedNotWait() {
        Leadership before = leader("leader-1", LONG);
        lead = leader("leader-1", LONG);
        assertTrue(lead.epoch() > before.epoch());
        assertRefused(Cause.STALE_EPOCH, store.commit(before, 1, List.of(registered(0, "node-0", T0))));
        commit(registered(0, "node-0", T0));
    }

    @Test
    void aLeaseThatHasEndedLetsOthersIn() throws InterruptedException {
        Leadership before = leader("leader-1", SHORT);
        assertKeptOut("leader-2");
        lead = leaderInTime("leader-2");
        assertRefused(Cause.STALE_EPOCH, store.commit(before, 1, List.of(registered(0, "node-0", T0))));
        assertFalse(store.renew(before, LONG), "a stale lead is not renewed");
        lead = leader("leader-3", NONE);
        commit(registered(0, "node-0", T0));
        assertKept();
    }

    @Test
    void aLeaderMayGoOnAfterTheEndUntilSomebodyComes() throws InterruptedException {
        lead = leader("leader-1", Duration.ofMillis(50));
        Thread.sleep(100);
        commit(registered(0, "node-0", T0));
        assertTrue(store.renew(lead, LONG));
        assertKeptOut("leader-2");
    }

    @Test
    void renewingPutsOffTheEnd() throws InterruptedException {
        lead = leader("leader-1", SHORT);
        assertTrue(second().renew(lead, LONG));
        Thread.sleep(SHORT.toMillis() + 100);
        assertKeptOut("leader-2");
    }

    @Test
    void itIsRenewedWhileThePoolIsLoaded() throws InterruptedException {
        commit(registered(0, "node-0", T0), registered(1, "node-1", T0));
        Leadership next = leader("leader-1", SHORT);
        List<Boolean> renewed = new ArrayList<>();
        store.load(next, event -> renewed.add(store.renew(next, LONG)));
        assertEquals(List.of(true, true), renewed);
        Thread.sleep(SHORT.toMillis() + 100);
        assertKeptOut("leader-2");
        lead = next;
        commit(registered(2, "node-2", T0));
        assertKept();
    }

    @Test
    void committingDoesNotPutOffTheEnd() throws InterruptedException {
        lead = leader("leader-1", SHORT);
        commit(registered(0, "node-0", T0));
        lead = leaderInTime("leader-2");
        assertKept();
    }

    @Test
    void aLeaseIsGivenUp() {
        lead = leader("leader-1", LONG);
        assertTrue(store.renew(lead, NONE));
        leader("leader-2", LONG);
        assertKeptOut("leader-1");
    }

    @Test
    void poolsHaveTheirOwnLeases() {
        leader("leader-1", LONG);
        assertTrue(store.acquire("pool-b", "leader-2", LONG).isPresent());
        assertKeptOut("leader-2");
        assertEquals(Optional.empty(), store.acquire("pool-b", "leader-1", LONG));
    }

    @Test
    void ofManyWhoComeAtOnceOneLeads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Optional<Leadership>>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "candidate-" + i;
                SchedulerStore mine = i % 2 == 0 ? store : second();
                asked.add(threads.submit(() -> mine.acquire("pool-c", name, LONG)));
            }
            List<Leadership> leaders = new ArrayList<>();
            for (Future<Optional<Leadership>> one : asked) {
                one.get().ifPresent(leaders::add);
            }
            assertEquals(1, leaders.size(), leaders.toString());
            assertEquals(new CommitResult.Committed(),
                    store.commit(leaders.get(0), 1, List.of(registered(0, "node-0", T0))));
        } finally {
            threads.shutdown();
        }
    }
}
