package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.ClusterView;
import dev.berth.NodeStatus;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.intake.Arrival;
import dev.berth.local.InMemoryStore;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import dev.berth.policy.Policies;
import dev.berth.spi.BerthException;
import dev.berth.spi.SchedulerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A fill is scored as the paper does, and goes on where it was broken off. */
class FillReplayTest {

    private static final List<Node> NODES = List.of(Traces.node("n0", 1), Traces.node("n1", 1));

    @Test
    void aToyIsScoredAsByHand() {
        List<Request> requests = List.of(now("a", GpuDemand.fraction(600)), now("b", GpuDemand.fraction(600)),
                now("c", GpuDemand.fraction(500)), now("d", GpuDemand.fraction(300)), now("e", GpuDemand.none()),
                now("f", GpuDemand.fraction(400)), now("g", GpuDemand.whole(2)));
        List<Integer> told = new ArrayList<>();
        ReplayResult result = FillReplay.run(builder(new InMemoryStore()), fill(requests), told::add);

        // After d 2000 of 2000 have arrived, after e still; c found 400 and 400 free, f found 100 and 400.
        assertEquals(List.of(600L, 1200L, 1200L, 1500L, 1500L, 1900L, 1900L),
                result.curve().stream().map(ReplayPoint::allocatedMilli).toList());
        assertEquals(List.of(600L, 1200L, 1700L, 2000L, 2000L, 2400L, 4400L),
                result.curve().stream().map(ReplayPoint::arrivedMilli).toList());
        ReplayFigures figures = result.figures();
        assertEquals(25.0, figures.unallocatedPercent());
        assertEquals(75.0, figures.allocatedPercent());
        assertEquals(5.0, figures.finalUnallocatedPercent());
        assertEquals(7, figures.requests());
        assertEquals(5, figures.placed());
        assertEquals(0, figures.waiting());
        assertEquals(Map.of("no-fit", 1, "unsatisfiable", 1), figures.refusedByCode());
        assertEquals(Map.of("fraction", 1, "2-gpu", 1), figures.refusedByClass());
        assertEquals(2, figures.refused());
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), told);
    }

    @Test
    void theScoreIsTheMeanOverWhatRoundsToAHundred() {
        List<ReplayPoint> curve = List.of(point(99_499, 0), point(99_500, 90_000), point(100_000, 80_000),
                point(100_500, 70_000), point(100_501, 0));
        assertEquals(20.0, FillReplay.score(curve, 100_000), 1e-9);
        assertEquals(60.0, FillReplay.score(List.of(point(90_000, 40_000)), 100_000), 1e-9);
        assertEquals(100.0, FillReplay.score(List.of(), 100_000), 1e-9);
    }

    private static ReplayPoint point(long arrived, long allocated) {
        return new ReplayPoint(Instant.EPOCH, arrived, allocated, 0);
    }

    @Test
    void goesOnAfterEveryPrefix() {
        Random random = new Random(11);
        List<Request> requests = Traces.someArrivals(random, 12).stream().map(Arrival::request).toList();
        Fill fill = FillProtocol.prepare(List.of(Traces.node("n0", 2), Traces.node("n1", 2)), requests, 130, 3);
        SchedulerStore unbroken = new InMemoryStore();
        ReplayResult whole = FillReplay.run(builder(unbroken), fill, arrived -> { });
        int commits = 0;
        boolean died = true;
        for (; died; commits++) {
            SchedulerStore store = new InMemoryStore();
            MortalStore mortal = new MortalStore(store, commits);
            died = dies(() -> FillReplay.run(builder(mortal), fill, arrived -> { }));
            ReplayResult resumed = FillReplay.run(builder(store), fill, arrived -> { });
            assertEquals(Traces.content(unbroken), Traces.content(store), "commits=" + commits);
            assertEquals(whole.figures(), resumed.figures());
            assertEquals(whole.curve(), resumed.curve());
            assertEquals(whole.view().stateHash(), resumed.view().stateHash());
        }
        assertEquals(fill.nodes().size() + fill.requests().size() + 1, commits);
    }

    /** In a fill nothing ends, so what is held after some requests is what they hold in the whole fill. */
    @Test
    void leftAfterSomeRequestsItHoldsWhatTheyHold() {
        List<Request> requests = Traces.someArrivals(new Random(12), 30).stream().map(Arrival::request).toList();
        Fill fill = FillProtocol.prepare(List.of(Traces.node("n0", 4), Traces.node("n1", 4)), requests, 130, 3);
        ReplayResult whole = FillReplay.run(builder(new InMemoryStore()), fill, arrived -> { });
        for (int after = 0; after <= fill.requests().size(); after++) {
            List<String> arrived = fill.requests().subList(0, after).stream().map(Request::id).toList();
            SchedulerStore store = new InMemoryStore();
            try (Scheduler left = FillReplay.after(builder(store), fill, after, count -> { })) {
                ClusterView view = left.questions().view().toCompletableFuture().join();
                assertEquals(whole.view().allocations().stream().filter(held -> arrived.contains(held.requestId()))
                        .toList(), view.allocations());
                assertEquals(fill.nodes(), view.nodes().stream().map(NodeStatus::node).toList());
            }
            assertEquals(whole.view(), FillReplay.run(builder(store), fill, count -> { }).view());
        }
    }

    static boolean dies(Runnable replay) {
        try {
            replay.run();
            return false;
        } catch (BerthException dead) {
            assertTrue(String.valueOf(dead.getMessage()).contains("code=closed"), dead.getMessage());
            return true;
        }
    }

    @Test
    void anotherReplayIsNotGoneOnWith() {
        SchedulerStore store = new InMemoryStore();
        FillReplay.run(builder(store), fill(List.of(now("a", GpuDemand.fraction(600)))), arrived -> { });
        for (Fill other : List.of(fill(List.of(now("b", GpuDemand.fraction(600)))),
                fill(List.of(now("a", GpuDemand.fraction(500)))),
                new Fill(List.of(Traces.node("n0", 1), Traces.node("n1", 2)),
                        List.of(now("a", GpuDemand.fraction(600))), fill(List.of(now("a", GpuDemand.none())))
                                .profile()))) {
            BerthException thrown = assertThrows(BerthException.class,
                    () -> FillReplay.run(builder(store), other, arrived -> { }));
            assertTrue(String.valueOf(thrown.getMessage()).startsWith("The store holds something else"),
                    thrown.getMessage());
        }
    }

    @Test
    void nonsenseIsRefused() {
        Request request = now("a", GpuDemand.none());
        assertThrows(IllegalArgumentException.class,
                () -> FillReplay.run(builder(new InMemoryStore()), fill(List.of(request, request)), arrived -> { }));
        for (int after : new int[] {-1, 2}) {
            assertThrows(IllegalArgumentException.class, () -> FillReplay.after(builder(new InMemoryStore()),
                    fill(List.of(request)), after, arrived -> { }));
        }
        Fill noGpus = new Fill(List.of(Traces.node("n", 0)), List.of(request), Fragmentation.typical(List.of(request)));
        assertThrows(IllegalArgumentException.class,
                () -> FillReplay.run(builder(new InMemoryStore()), noGpus, arrived -> { }));
    }

    private static Fill fill(List<Request> requests) {
        return new Fill(NODES, requests, Fragmentation.typical(requests));
    }

    private static Request now(String id, GpuDemand gpus) {
        return Request.builder(id).shapes(Traces.request(id, gpus).shapes().get(0)).patience(Patience.NOW).build();
    }

    private static SchedulerBuilder builder(SchedulerStore store) {
        return Scheduler.builder().pool(Traces.POOL).policy(Policies.bestFit()).store(store);
    }
}
