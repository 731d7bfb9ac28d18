package dev.berth;

import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** Replicas on one store: who leads, how long, and what becomes of the one that has lost the lead. */
final class LeaseTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final InMemoryStore store = new InMemoryStore();

    private SchedulerBuilder replica(String name, Duration lease) {
        return Scheduler.builder().store(store).leader(name).lease(lease);
    }

    private Scheduler inTime(SchedulerBuilder builder) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            Optional<Scheduler> built = builder.tryBuild();
            if (built.isPresent()) {
                return built.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The lease does not end.");
    }

    @Test
    void aReplicaStandsByWhileAnotherLeads() {
        try (Scheduler leading = replica("one", LONG).build()) {
            assertEquals(Optional.empty(), replica("two", LONG).tryBuild());
            StoreException refused = assertThrows(StoreException.class, () -> replica("two", LONG).build());
            assertTrue(refused.getMessage().startsWith("Somebody else leads the pool. pool=default"));
            assertEquals(new Decision.Accepted(), now(leading.nodes().register(Fixture.node("n", 1))));
            assertEquals(Optional.empty(), leading.closed());
        }
    }

    @Test
    void closingGivesTheLeadUp() {
        Scheduler first = replica("one", LONG).build();
        now(first.nodes().register(Fixture.node("n", 2)));
        first.close();
        first.close();
        assertEquals(RefusalCode.CLOSED, first.closed().orElseThrow().code());
        try (Scheduler second = replica("two", LONG).tryBuild().orElseThrow()) {
            assertEquals(1, now(second.questions().view()).nodes().size());
            first.close();
            assertEquals(Optional.empty(), replica("three", LONG).tryBuild(), "an old leader gives up nothing of ours");
        }
    }

    @Test
    void aSilentLeaderIsReplacedAndSaysSo() throws InterruptedException {
        Scheduler first = replica("one", SHORT).build();
        try (Scheduler second = inTime(replica("two", LONG))) {
            assertEquals(new Decision.Accepted(), now(second.nodes().register(Fixture.node("n", 1))));
            assertEquals(Optional.empty(), first.closed(), "it does not know yet");
            Decision late = now(first.nodes().register(Fixture.node("other", 1)));
            Refusal refused = late.refusal().orElseThrow();
            assertTrue(refused.toString().contains("another leader has taken over"), refused.toString());
            assertEquals(Optional.of(refused), first.closed());
        }
    }

    @Test
    void aTickAloneFindsOutThatTheLeadIsLost() throws InterruptedException {
        Scheduler first = replica("one", SHORT).build();
        try (Scheduler second = inTime(replica("two", LONG))) {
            now(first.tick());
            assertTrue(first.closed().isPresent());
            assertEquals(Optional.empty(), second.closed());
        }
    }

    @Test
    void ticksKeepTheLead() throws InterruptedException {
        try (Scheduler leading = replica("one", SHORT).build()) {
            for (int i = 0; i < 30; i++) {
                Instant due = leading.nextTick().orElseThrow();
                assertTrue(due.isBefore(Instant.now().plus(SHORT.dividedBy(3)).plusMillis(2)), "due in time: " + due);
                Thread.sleep(25);
                now(leading.tick());
            }
            assertEquals(Optional.empty(), replica("two", SHORT).tryBuild(), "after two and a half leases");
        }
    }

    @Test
    void aTimerKeepsTheLead() throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Scheduler leading = replica("one", SHORT).ticking(timer, Duration.ofMillis(40)).build()) {
            Thread.sleep(700);
            assertEquals(Optional.empty(), replica("two", SHORT).tryBuild());
            assertEquals(Optional.empty(), leading.closed());
        } finally {
            timer.shutdown();
        }
    }

    /** Else a replica that leads and stands by in turn would keep every pool that it ever led. */
    @Test
    void whoHasLostTheLeadIsLetGoByItsTimer() throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        try (Scheduler first = replica("one", SHORT).ticking(timer, Duration.ofMillis(40)).build();
                Scheduler second = replica("one", LONG).build()) {
            boolean gone = false;
            for (int i = 0; i < 500 && !gone; i++) {
                Thread.sleep(20);
                gone = timer.submit(() -> timer.getQueue().isEmpty()).get();
            }
            assertTrue(gone);
            assertTrue(first.closed().isPresent());
            assertEquals(Optional.empty(), second.closed());
        } finally {
            timer.shutdown();
        }
    }

    @Test
    void aStoreThatCannotRenewHoldsNothingUp() throws InterruptedException {
        TroubledStore troubled = new TroubledStore(store);
        Scheduler leading = replica("one", SHORT).store(troubled).build();
        troubled.failingRenewals = 2;
        for (int i = 0; i < 2; i++) {
            Thread.sleep(SHORT.toMillis() / 2);
            assertEquals(new Decision.Accepted(), now(leading.nodes().register(Fixture.node("n" + i, 1))));
        }
        assertEquals(0, troubled.failingRenewals);
        troubled.failingRenewals = 1;
        leading.close();
        assertEquals(0, troubled.failingRenewals);
    }

    @Test
    void whoCannotLoadThePoolGivesTheLeadUp() {
        TroubledStore troubled = new TroubledStore(store);
        troubled.failingLoads = 1;
        assertThrows(StoreException.class, replica("one", LONG).store(troubled)::tryBuild);
        assertTrue(replica("two", LONG).tryBuild().isPresent());
    }

    @Test
    void loadingKeepsTheLead() throws InterruptedException {
        Scheduler before = replica("one", Duration.ZERO).build();
        for (int i = 0; i < 30; i++) {
            now(before.nodes().register(Fixture.node("n" + i, 1)));
        }
        Duration lease = SHORT.multipliedBy(2);
        SchedulerListener slow = new SchedulerListener() {
            @Override
            public void committed(CommittedBatch batch) {
            }

            @Override
            public void restored(SchedulerEvent event) {
                pause(50);
            }
        };
        CompletableFuture<Scheduler> loading =
                CompletableFuture.supplyAsync(() -> replica("one", lease).listener(slow).build());
        Thread.sleep(lease.toMillis() * 2);
        assertEquals(Optional.empty(), replica("two", LONG).tryBuild());
        assertEquals(new Decision.Accepted(), now(now(loading).nodes().register(Fixture.node("n", 1))));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosedSchedulerHasNoNextTick() {
        Scheduler closed = replica("one", LONG).build();
        assertTrue(closed.nextTick().isPresent());
        closed.close();
        assertEquals(Optional.empty(), closed.nextTick());
    }

    @Test
    void leasesThatCannotBeKeptAreRefused() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            assertThrows(IllegalArgumentException.class, () -> replica("one", Duration.ofMillis(-1)).build());
            assertThrows(IllegalArgumentException.class, () -> replica("one", Duration.ofNanos(1)).build());
            assertThrows(IllegalArgumentException.class, () -> replica("one", Duration.ofDays(2)).build());
            assertThrows(IllegalArgumentException.class,
                    () -> replica("one", Duration.ofSeconds(2)).ticking(timer, Duration.ofSeconds(1)).build());
        } finally {
            timer.shutdown();
        }
    }

    @Test
    void timeGoesOnFromTheLastEventOfTheLeaderBefore() {
        Fixture fixture = new Fixture();
        Scheduler before = fixture.builder().build();
        fixture.time.advance(Duration.ofHours(1));
        now(before.nodes().register(Fixture.node("n", 1)));
        Instant last = fixture.time.instant();
        SettableTime behind = new SettableTime(Fixture.START);
        Scheduler after = fixture.builder().time(behind).build();
        assertEquals(last, now(after.questions().view()).at());
    }
}
