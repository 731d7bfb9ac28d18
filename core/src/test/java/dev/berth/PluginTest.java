package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.local.InMemoryNotifier;
import dev.berth.local.InMemoryStore;
import dev.berth.model.Outcome;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.policy.Policies;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.Hint;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.SchedulerListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Policies and listeners that misbehave or call back. */
final class PluginTest {

    private static final NodeScorer ALL_ALIKE = NodeScorer.each((query, node, view) -> 0);

    private static Scheduler with(NodeScorer scorer, GpuSelector selector) {
        Scheduler scheduler = Scheduler.builder().policy(Policies.of("mine", scorer, selector)).build();
        scheduler.nodes().register(node("n1", 2));
        return scheduler;
    }

    @Test
    void aPolicyThatThrowsRefusesThatRequestAndIsNamed() {
        Scheduler scheduler = with((query, nodes, count, view, scores) -> {
            if (query.request().id().equals("bad")) {
                throw new ArithmeticException("by zero");
            }
            Arrays.fill(scores, 0, count, 0);
        }, Policies.firstFit().gpuSelector());
        Refusal why = now(scheduler.submit(request("bad", 1)).placed()).refusal().orElseThrow();
        assertEquals(Refusals.pluginFailed("mine", "java.lang.ArithmeticException: by zero"), why);
        assertEquals("none", code(scheduler.submit(request("good", 1)).placed()));
    }

    @Test
    void aSelectorThatChoosesWhatItMayNotIsRefused() {
        for (long mask : new long[] {0, 0b11, 0b100, -1}) {
            Scheduler scheduler = with(ALL_ALIKE, (query, node, view) -> mask);
            assertEquals("plugin-failed", code(scheduler.submit(request("r1", 1)).placed()), "mask " + mask);
            assertEquals(2, scheduler.questions().available().wholeGpus());
        }
    }

    @Test
    void extremeScoresAreScores() {
        Scheduler scheduler = with((query, nodes, count, view, scores) -> {
            for (int i = 0; i < count; i++) {
                scores[i] = nodes[i] == 0 ? NodeScorer.UNSCORED + 1 : Long.MAX_VALUE;
            }
        }, Policies.firstFit().gpuSelector());
        scheduler.nodes().register(node("n2", 2));
        assertEquals("n2", now(scheduler.submit(request("r1", 1)).placed()).allocation().orElseThrow().nodeId());
    }

    @Test
    void aNodeWithoutAScoreRefusesTheRequest() {
        Scheduler scheduler = with((query, nodes, count, view, scores) -> scores[0] = 5,
                Policies.firstFit().gpuSelector());
        assertEquals("none", code(scheduler.submit(request("r1", 1)).placed()));
        scheduler.nodes().register(node("n2", 2));
        Refusal why = now(scheduler.submit(request("r2", 1)).placed()).refusal().orElseThrow();
        assertTrue(why.message().contains("plugin=mine") && why.message().contains("node=n2"), why.message());
    }

    @Test
    void aScorerThatBlocksHoldsUpDecisionsAndLosesNothing() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Scheduler scheduler = Scheduler.builder().limits(Limits.builder().commands(4).batch(4).build())
                .policy(Policies.of("slow", NodeScorer.each((query, node, view) -> {
                    blocked.countDown();
                    return awaited(release) ? 1 : 0;
                }), Policies.firstFit().gpuSelector())).build();
        scheduler.nodes().register(node("n1", 8));
        Thread other = new Thread(() -> scheduler.submit(request("r0", 1)));
        other.start();
        blocked.await();
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            tickets.add(scheduler.submit(request("r" + i, 1)));
        }
        assertEquals(List.of("queue-full", "queue-full"), tickets.stream().filter(ticket -> !Fixture.isOpen(
                ticket.placed())).map(ticket -> code(ticket.placed())).toList());
        release.countDown();
        other.join();
        assertEquals(4, tickets.stream().filter(ticket -> code(ticket.placed()).equals("none")).count());
        assertEquals(3, scheduler.questions().available().wholeGpus());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void whatAPolicySubmitsIsQueuedAndWaitingThereIsRefused() {
        AtomicReference<Scheduler> scheduler = new AtomicReference<>();
        List<Ticket> inner = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        scheduler.set(with((query, nodes, count, view, scores) -> {
            if (query.request().id().equals("outer")) {
                Ticket ticket = scheduler.get().submit(request("inner", 1));
                inner.add(ticket);
                errors.add(assertThrows(IllegalStateException.class,
                        () -> ticket.placed().toCompletableFuture().join()));
                errors.add(assertThrows(IllegalStateException.class,
                        () -> ticket.placed().thenApply(decision -> 1).toCompletableFuture().join()));
            }
            Arrays.fill(scores, 0, count, 0);
        }, Policies.firstFit().gpuSelector()));
        assertEquals("none", code(scheduler.get().submit(request("outer", 1)).placed()));
        assertEquals("none", code(inner.get(0).placed()));
        assertEquals(2, errors.size());
        assertTrue(errors.get(0).getMessage().startsWith("Waiting here could never end"));
    }

    @Test
    void aListenerMaySubmitOnAndOnWithoutNesting() {
        AtomicReference<Scheduler> scheduler = new AtomicReference<>();
        List<Integer> depths = new ArrayList<>();
        scheduler.set(Scheduler.builder().listener(batch -> {
            String id = "r" + depths.size();
            depths.add(Thread.currentThread().getStackTrace().length);
            if (depths.size() < 20_000) {
                scheduler.get().submit(request(id, 0));
                scheduler.get().finish(id, Outcome.COMPLETED);
            }
        }).build());
        scheduler.get().nodes().register(node("n1", 8));
        assertTrue(depths.size() >= 20_000, "batches " + depths.size());
        assertEquals(1, depths.stream().distinct().count());
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() {
        List<CommittedBatch> seen = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().listener(batch -> {
            throw new IllegalStateException("no");
        }).listener(seen::add).build();
        assertEquals("none", code(scheduler.nodes().register(node("n1", 1))));
        assertEquals(1, seen.size());
    }

    @Test
    void aSlowListenerLosesBatchesAndIsToldHowMany() {
        ArrayDeque<Runnable> later = new ArrayDeque<>();
        List<Long> dropped = new ArrayList<>();
        List<CommittedBatch> seen = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().listener(new SchedulerListener() {
            @Override
            public void committed(CommittedBatch batch) {
                seen.add(batch);
            }

            @Override
            public void dropped(long batches) {
                dropped.add(batches);
            }
        }, later::add, 3).build();
        for (int i = 0; i < 10; i++) {
            scheduler.nodes().register(node("n" + i, 1));
        }
        while (!later.isEmpty()) {
            later.remove().run();
        }
        assertEquals(3, seen.size());
        assertEquals(List.of(7L), dropped);
    }

    @Test
    void hintsAreThereWhenTheRowIs() {
        InMemoryNotifier notifier = new InMemoryNotifier();
        Scheduler scheduler = Scheduler.builder().pool("p").notifier(notifier).build();
        scheduler.nodes().register(node("n1", 1));
        CompletionStage<Hint> request = notifier.await(new Hint("p", Hint.Kind.REQUEST, "r1"));
        CompletionStage<Hint> node = notifier.await(new Hint("p", Hint.Kind.NODE, "n1"));
        CompletionStage<Hint> other = notifier.await(new Hint("p", Hint.Kind.NODE, "n2"));
        scheduler.submit(request("r1", 1));
        assertEquals("r1", now(request).id());
        assertEquals("n1", now(node).id());
        assertTrue(Fixture.isOpen(other));
    }

    /** An agent on a node has to stop what was cancelled there, whoever leads by then. */
    @Test
    void aNodeIsToldOfTheEndOfWhatIsOnIt() {
        InMemoryStore store = new InMemoryStore();
        InMemoryNotifier notifier = new InMemoryNotifier();
        Hint node = new Hint("p", Hint.Kind.NODE, "n1");
        SchedulerBuilder builder = Scheduler.builder().pool("p").store(store).notifier(notifier);
        try (Scheduler scheduler = builder.build()) {
            CompletionStage<Hint> registered = notifier.await(node);
            scheduler.nodes().register(node("n1", 2));
            now(registered);
            scheduler.submitAll(List.of(request("r1", 1), request("r2", 1), request("r3", 1)));
            CompletionStage<Hint> ended = notifier.await(node);
            scheduler.cancel("r3");
            assertTrue(Fixture.isOpen(ended), "r3 was never on it");
            scheduler.cancel("r1");
            now(ended);
        }
        try (Scheduler next = builder.build()) {
            CompletionStage<Hint> ended = notifier.await(node);
            next.cancel("r2");
            now(ended);
        }
    }

    @Test
    void theSameCommandsHaveTheSameDigestHoweverTheyAreBatched() throws InterruptedException {
        EventDigest oneByOne = new EventDigest();
        EventDigest together = new EventDigest();
        Scheduler first = Scheduler.builder().time(() -> Fixture.START).listener(oneByOne).build();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Scheduler second = Scheduler.builder().time(() -> Fixture.START).listener(together).executor(executor)
                .store(new InMemoryStore()).build();
        for (Scheduler scheduler : List.of(first, second)) {
            scheduler.nodes().register(node("n1", 8));
            for (int i = 0; i < 500; i++) {
                scheduler.submit(request("r" + i, 1 + i % 3));
                scheduler.finish("r" + (i - 2), Outcome.COMPLETED);
            }
            now(scheduler.questions().view());
        }
        executor.shutdown();
        assertEquals(oneByOne.hex(), together.hex());
        first.submit(request("one more", 1));
        assertTrue(!oneByOne.hex().equals(together.hex()));
    }
}
