package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.TroubledStore.Trouble;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.local.InMemoryStore;
import dev.berth.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that a caller was told is lost and nothing is doubled, whatever the store does. */
final class DurabilityTest {

    private final TroubledStore store = new TroubledStore(new InMemoryStore());
    private final ExecutorService drainer = Executors.newSingleThreadExecutor();
    private final ExecutorService committer = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        drainer.shutdownNow();
        committer.shutdownNow();
    }

    private Scheduler start(Limits limits) {
        return Scheduler.builder().store(store).executor(drainer).commitExecutor(committer).limits(limits).build();
    }

    private List<SchedulerEvent> kept() {
        List<SchedulerEvent> kept = new ArrayList<>();
        store.inner.load(store.inner.acquire("default", "reader"), kept::add);
        return kept;
    }

    private <T extends SchedulerEvent> long count(Class<T> kind) {
        return kept().stream().filter(kind::isInstance).count();
    }

    @ParameterizedTest
    @EnumSource(value = Trouble.class, names = {"THROW_BEFORE", "THROW_AFTER"})
    void anUnknownOutcomeIsOfferedAgainUntilItIsKnown(Trouble trouble) {
        Scheduler scheduler = start(Limits.defaults());
        scheduler.nodes().register(node("n1", 8));
        store.plan = commit -> commit % 3 != 0 ? trouble : Trouble.NONE;
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tickets.add(scheduler.submit(request("r" + i, i % 2)));
        }
        for (Ticket ticket : tickets) {
            assertEquals("none", code(ticket.accepted()));
        }
        long live = now(scheduler.questions().view()).stateHash();
        assertEquals(20, count(RequestSubmitted.class));
        assertEquals(18, count(RequestPlaced.class));
        assertEquals(live, now(Scheduler.builder().store(store.inner).build().questions().view()).stateHash());
    }

    @Test
    void randomTroubleNeitherLosesNorDoublesAnything() {
        Random random = new Random(7);
        Trouble[] all = {Trouble.NONE, Trouble.NONE, Trouble.THROW_BEFORE, Trouble.THROW_AFTER, Trouble.REFUSE};
        Scheduler scheduler = start(Limits.builder().commands(1024).batch(8).uncommitted(64).build());
        now(scheduler.nodes().register(node("n1", 4)));
        store.plan = commit -> all[random.nextInt(all.length)];
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tickets.add(scheduler.submit(request("r" + i, 1)));
            scheduler.finish("r" + (i - 3), Outcome.COMPLETED);
        }
        Set<String> accepted = new HashSet<>();
        for (Ticket ticket : tickets) {
            if (code(ticket.accepted()).equals("none")) {
                accepted.add(ticket.requestId());
            }
        }
        store.plan = commit -> Trouble.NONE;
        ClusterView live = now(scheduler.questions().view());
        ModelTest.checkCapacity(live);
        ClusterView loaded = now(Scheduler.builder().store(store.inner).build().questions().view());
        assertEquals(live.stateHash(), loaded.stateHash());
        for (String id : accepted) {
            assertTrue(now(scheduler.requests().status(id)).isPresent(), id);
        }
        for (Ticket ticket : tickets) {
            boolean known = now(scheduler.requests().status(ticket.requestId())).isPresent();
            assertEquals(known, accepted.contains(ticket.requestId()), ticket.requestId());
        }
    }

    @Test
    void aRefusedBatchFailsItsTicketsAndTheSchedulerGoesOnFromTheStore() {
        Scheduler scheduler = start(Limits.defaults());
        now(scheduler.nodes().register(node("n1", 2)));
        assertEquals("none", code(scheduler.submit(request("before", 1)).placed()));
        store.plan = commit -> Trouble.REFUSE;
        store.failingLoads = 2;
        Ticket refused = scheduler.submit(request("refused", 1));
        assertEquals("not-stored", code(refused.accepted()));
        assertEquals("not-stored", code(refused.placed()));
        store.plan = commit -> Trouble.NONE;
        assertEquals("none", code(scheduler.submit(request("after", 1)).placed()));
        assertTrue(now(scheduler.requests().status("refused")).isEmpty());
        assertEquals(2, now(scheduler.questions().view()).allocations().size());
        assertEquals(4, store.loads.get());
    }

    private Ticket waiting(Scheduler scheduler) {
        now(scheduler.nodes().register(node("n1", 1)));
        assertEquals("none", code(scheduler.submit(request("holder", 1)).placed()));
        Ticket waiting = scheduler.submit(request("waiting", 1));
        assertEquals("none", code(waiting.accepted()));
        return waiting;
    }

    @Test
    void aTicketThatWasAcceptedStaysOpenThroughARefusal() {
        Scheduler scheduler = start(Limits.defaults());
        Ticket waiting = waiting(scheduler);
        store.refuseTheNext();
        assertEquals("not-stored", code(scheduler.finish("holder", Outcome.COMPLETED)));
        assertTrue(isOpen(waiting.placed()));
        assertEquals("none", code(scheduler.finish("holder", Outcome.COMPLETED)));
        assertEquals("none", code(waiting.placed()));
    }

    @Test
    void aTicketWhoseEndWasRefusedIsToldOfThePlacement() {
        Scheduler scheduler = start(Limits.defaults());
        Ticket waiting = waiting(scheduler);
        store.refuseTheNext();
        assertEquals("not-stored", code(scheduler.cancel("waiting")));
        Ticket again = scheduler.submit(request("waiting", 1));
        assertEquals("none", code(again.accepted()));
        assertTrue(isOpen(waiting.placed()));
        assertEquals("none", code(scheduler.finish("holder", Outcome.COMPLETED)));
        assertEquals("none", code(waiting.placed()));
        assertEquals("none", code(again.placed()));
    }

    @Test
    void aTicketWhoseEndWasRefusedIsToldWhenTheSchedulerCloses() {
        Scheduler scheduler = start(Limits.defaults());
        Ticket waiting = waiting(scheduler);
        store.refuseTheNext();
        assertEquals("not-stored", code(scheduler.cancel("waiting")));
        scheduler.close();
        assertEquals("closed", code(waiting.placed()));
    }

    @Test
    void ticketsAreToldOfTheCloseThatARefusedBatchTakesAlong() throws Exception {
        Scheduler scheduler = start(Limits.defaults());
        Ticket waiting = waiting(scheduler);
        store.gate = new CountDownLatch(1);
        store.refuseTheNext();
        CompletionStage<Decision> doomed = scheduler.nodes().register(node("n2", 1));
        store.awaitGate();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(scheduler::close);
        while (scheduler.closed().isEmpty()) {
            Thread.sleep(1);
        }
        store.gate.countDown();
        assertEquals("not-stored", code(doomed));
        now(closing);
        assertEquals("closed", code(waiting.placed()));
    }

    @Test
    void aLeadThatIsLostBeforeAReloadIsNoticed() {
        Scheduler scheduler = start(Limits.defaults());
        now(scheduler.nodes().register(node("n1", 1)));
        store.plan = commit -> {
            store.inner.acquire("default", "other");
            return Trouble.REFUSE;
        };
        assertEquals("not-stored", code(scheduler.nodes().register(node("n2", 1))));
        assertEquals("closed", code(scheduler.nodes().register(node("n3", 1))));
        assertTrue(scheduler.closed().orElseThrow().message().contains("another leader has taken over"));
    }

    @Test
    void whoeverLosesTheLeadIsClosed() {
        Scheduler old = start(Limits.defaults());
        now(old.nodes().register(node("n1", 2)));
        assertEquals("none", code(old.submit(request("r1", 1)).placed()));
        Ticket waiting = old.submit(request("r2", 2));
        assertEquals("none", code(waiting.accepted()));
        Scheduler next = Scheduler.builder().store(store.inner).leader("other").build();
        assertEquals("closed", code(old.submit(request("r3", 1)).accepted()));
        assertEquals("closed", code(waiting.placed()));
        assertEquals("closed", code(old.submit(request("r4", 1)).accepted()));
        assertTrue(now(next.requests().status("r1")).isPresent());
        assertTrue(now(next.requests().status("r3")).isEmpty());
    }

    @Test
    void nothingIsToldBeforeItIsKept() {
        Scheduler scheduler = start(Limits.defaults());
        now(scheduler.nodes().register(node("n1", 1)));
        store.gate = new CountDownLatch(1);
        Ticket ticket = scheduler.submit(request("r1", 1));
        var view = scheduler.questions().view();
        assertTrue(isOpen(ticket.accepted()));
        assertTrue(isOpen(view));
        store.gate.countDown();
        assertEquals("none", code(ticket.placed()));
        assertEquals(1, now(view).allocations().size());
    }

    @Test
    void decisionsStayWithinReachOfTheStoreAndAFullQueueIsARefusal() {
        Scheduler scheduler = start(Limits.builder().commands(16).batch(1).uncommitted(4).build());
        now(scheduler.nodes().register(node("n1", 1)));
        store.gate = new CountDownLatch(1);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tickets.add(scheduler.submit(request("r" + i, 1)));
        }
        store.gate.countDown();
        long refused = tickets.stream().filter(ticket -> code(ticket.accepted()).equals("queue-full")).count();
        assertTrue(refused >= 70, "refused " + refused);
        assertEquals(100 - refused, count(RequestSubmitted.class));
    }

    @Test
    void closingGivesUpOnAStoreThatDoesNotAnswer() {
        Scheduler scheduler = start(Limits.defaults());
        now(scheduler.nodes().register(node("n1", 1)));
        store.plan = commit -> Trouble.THROW_BEFORE;
        Ticket ticket = scheduler.submit(request("r1", 1));
        scheduler.close(Duration.ofMillis(50));
        assertEquals("closed", code(ticket.accepted()));
        assertEquals("closed", code(scheduler.submit(request("r2", 1)).accepted()));
        assertEquals(0, count(RequestSubmitted.class));
    }

    /** Ways to run decisions and commits: on the caller, on one thread each, on several threads, mixed. */
    enum Where {
        CALLER, SINGLE, POOL
    }

    private static Executor executor(Where kind, List<ExecutorService> made) {
        if (kind == Where.CALLER) {
            return Runnable::run;
        }
        ExecutorService service = kind == Where.SINGLE ? Executors.newSingleThreadExecutor()
                : Executors.newFixedThreadPool(3);
        made.add(service);
        return service;
    }

    @ParameterizedTest
    @CsvSource({"CALLER,CALLER", "SINGLE,CALLER", "CALLER,SINGLE", "SINGLE,SINGLE", "POOL,POOL"})
    void manyThreadsAreServedInOneOrderAndNothingIsLost(Where decide, Where commit) throws Exception {
        List<ExecutorService> made = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().store(store).executor(executor(decide, made))
                .commitExecutor(executor(commit, made)).limits(Limits.builder().commands(1 << 12).batch(16).build())
                .listener(batch -> sequences.add(batch.sequence())).build();
        for (int i = 0; i < 8; i++) {
            now(scheduler.nodes().register(node("n" + i, 8)));
        }
        List<Thread> threads = new ArrayList<>();
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        for (int thread = 0; thread < 8; thread++) {
            int number = thread;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 250; i++) {
                    Ticket ticket = scheduler.submit(request("r" + number + "-" + i, 1));
                    scheduler.finish(now(ticket.placed()).allocation().orElseThrow(), Outcome.COMPLETED);
                }
            }));
            threads.get(thread).setUncaughtExceptionHandler((failed, error) -> errors.add(error));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), errors);
        assertEquals(0, now(scheduler.questions().view()).allocations().size());
        assertEquals(64, scheduler.questions().available().wholeGpus());
        assertEquals(2_000, count(SchedulerEvent.RequestEnded.class));
        assertEquals(sequences.stream().sorted().toList(), sequences);
        made.forEach(ExecutorService::shutdown);
    }
}
