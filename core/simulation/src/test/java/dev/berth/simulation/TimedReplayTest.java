package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.ClusterView;
import dev.berth.RequestStatus;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.intake.Arrival;
import dev.berth.local.InMemoryStore;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.policy.Policies;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A timed replay does what a naive one does, and goes on where it was broken off. */
class TimedReplayTest {

    private static final List<Node> ONE_GPU = List.of(Traces.node("n0", 1));

    @Test
    void aToyGoesAsByHand() {
        List<Arrival> arrivals = List.of(
                Traces.arrival(Traces.request("c", GpuDemand.whole(1)), 120, 0),
                Traces.arrival(Traces.request("a", GpuDemand.whole(1)), 100, 10),
                Traces.arrival(Traces.request("b", GpuDemand.whole(1)), 105, 10));
        ReplayResult result = TimedReplay.run(builder(new InMemoryStore()), ONE_GPU, arrivals, arrived -> { });

        assertEquals(List.of(new ReplayPoint(second(100), 1000, 1000, 0), new ReplayPoint(second(105), 2000, 1000, 1),
                new ReplayPoint(second(110), 2000, 1000, 0), new ReplayPoint(second(120), 3000, 1000, 0)),
                result.curve());
        assertEquals(List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ZERO), result.figures().waits());
        assertEquals(0.0, result.figures().unallocatedPercent());
        assertEquals(3, result.figures().placed());
        assertEquals(List.of("c"), result.view().allocations().stream().map(Allocation::requestId).toList());
    }

    @Test
    void whatCanNeverBePlacedWaitsForEver() {
        List<Arrival> arrivals = List.of(Traces.arrival(Traces.request("a", GpuDemand.whole(2)), 0, 10),
                Traces.arrival(Traces.request("b", GpuDemand.fraction(500)), 0, 10));
        ReplayFigures figures = TimedReplay.run(builder(new InMemoryStore()), ONE_GPU, arrivals, arrived -> { })
                .figures();
        assertEquals(1, figures.waiting());
        assertEquals(1, figures.placed());
        assertEquals(50.0, figures.unallocatedPercent());
        assertEquals(100.0, figures.finalUnallocatedPercent());
    }

    @Property(tries = 150)
    void doesWhatANaiveReplayDoes(@ForAll long seed) {
        Random random = new Random(seed);
        List<Node> nodes = Traces.someNodes(random);
        List<Arrival> arrivals = Traces.someArrivals(random, 1 + random.nextInt(40));
        NaiveReplay naive = new NaiveReplay(nodes, arrivals);
        naive.run();
        Map<String, String> placements = new TreeMap<>();
        ReplayResult result = TimedReplay.run(builder(new InMemoryStore()).listener(noting(placements)), nodes,
                arrivals, arrived -> { });
        assertEquals(naive.placements, placements);
        assertEquals(naive.refused.size(), result.figures().refused());
        assertEquals(placements.size(), result.figures().placed());
        assertEquals(arrivals.size() - placements.size() - naive.refused.size(), result.figures().waiting());
    }

    /** Held is what was placed by then and has not ended by then; the rest of the replay can still follow. */
    @Property(tries = 150)
    void leftAtAMomentItHoldsWhatRunsThen(@ForAll long seed) {
        Random random = new Random(seed);
        List<Node> nodes = Traces.someNodes(random);
        List<Arrival> arrivals = Traces.someArrivals(random, 1 + random.nextInt(40));
        NaiveReplay naive = new NaiveReplay(nodes, arrivals);
        naive.run();
        long moment = random.nextInt(60);
        Set<String> held = new TreeSet<>();
        Set<String> waiting = new TreeSet<>();
        for (Arrival arrival : arrivals) {
            String id = arrival.request().id();
            long start = Optional.ofNullable(naive.placements.get(id)).map(TimedReplayTest::start)
                    .orElse(Long.MAX_VALUE);
            boolean ended = arrival.runTime().filter(time -> start + time.toSeconds() <= moment).isPresent();
            if (start <= moment && !ended) {
                held.add(id);
            } else if (arrival.submitted().orElseThrow().getEpochSecond() <= moment && start > moment
                    && !naive.refused.contains(id)) {
                waiting.add(id);
            }
        }
        SchedulerStore store = new InMemoryStore();
        try (Scheduler left = TimedReplay.until(builder(store), nodes, arrivals, second(moment), arrived -> { })) {
            ClusterView view = left.questions().view().toCompletableFuture().join();
            assertEquals(held, view.allocations().stream().map(Allocation::requestId)
                    .collect(Collectors.toCollection(TreeSet::new)));
            assertEquals(waiting, view.waiting().stream().map(RequestStatus::requestId)
                    .collect(Collectors.toCollection(TreeSet::new)));
            assertEquals(second(moment), view.at());
            assertEquals(nodes.size(), view.nodes().size());
        }
        assertEquals(TimedReplay.run(builder(new InMemoryStore()), nodes, arrivals, arrived -> { }),
                TimedReplay.run(builder(store), nodes, arrivals, arrived -> { }));
    }

    private static long start(String placement) {
        return Long.parseLong(placement.substring(placement.lastIndexOf(' ') + 1));
    }

    private static SchedulerListener noting(Map<String, String> placements) {
        return new SchedulerListener() {
            @Override
            public void committed(CommittedBatch batch) {
                for (SchedulerEvent event : batch.events()) {
                    if (event instanceof RequestPlaced placed) {
                        Allocation made = placed.allocation();
                        placements.put(made.requestId(), made.nodeId() + " " + made.placement().gpus() + " "
                                + made.start().getEpochSecond());
                    }
                }
            }
        };
    }

    @Property(tries = 5)
    void goesOnAfterEveryPrefix(@ForAll long seed) {
        Random random = new Random(seed);
        List<Node> nodes = Traces.someNodes(random);
        List<Arrival> arrivals = Traces.someArrivals(random, 1 + random.nextInt(12));
        SchedulerStore unbroken = new InMemoryStore();
        ReplayResult whole = TimedReplay.run(builder(unbroken), nodes, arrivals, arrived -> { });
        boolean died = true;
        for (int commits = 0; died; commits++) {
            SchedulerStore store = new InMemoryStore();
            MortalStore mortal = new MortalStore(store, commits);
            died = FillReplayTest.dies(() -> TimedReplay.run(builder(mortal), nodes, arrivals, arrived -> { }));
            ReplayResult resumed = TimedReplay.run(builder(store), nodes, arrivals, arrived -> { });
            assertEquals(Traces.content(unbroken), Traces.content(store), "commits=" + commits);
            assertEquals(whole, resumed);
        }
    }

    @Property(tries = 10)
    void survivesManyDeaths(@ForAll long seed) {
        Random random = new Random(seed);
        List<Node> nodes = Traces.someNodes(random);
        List<Arrival> arrivals = Traces.someArrivals(random, 30);
        SchedulerStore unbroken = new InMemoryStore();
        ReplayResult whole = TimedReplay.run(builder(unbroken), nodes, arrivals, arrived -> { });
        SchedulerStore store = new InMemoryStore();
        boolean died = true;
        while (died) {
            MortalStore mortal = new MortalStore(store, 1 + random.nextInt(9));
            died = FillReplayTest.dies(() -> TimedReplay.run(builder(mortal), nodes, arrivals, arrived -> { }));
        }
        assertEquals(whole, TimedReplay.run(builder(store), nodes, arrivals, arrived -> { }));
        assertEquals(Traces.content(unbroken), Traces.content(store));
    }

    @Test
    void inputWithoutTimesIsRefused() {
        Arrival untimed = new Arrival(Traces.request("a", GpuDemand.none()), Optional.empty(), Optional.empty());
        for (List<Arrival> arrivals : List.of(List.of(untimed), List.<Arrival>of())) {
            assertThrows(IllegalArgumentException.class,
                    () -> TimedReplay.run(builder(new InMemoryStore()), ONE_GPU, arrivals, arrived -> { }));
            assertThrows(IllegalArgumentException.class, () -> TimedReplay.until(builder(new InMemoryStore()), ONE_GPU,
                    arrivals, Instant.EPOCH, arrived -> { }));
        }
    }

    private static Instant second(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static SchedulerBuilder builder(SchedulerStore store) {
        return Scheduler.builder().pool(Traces.POOL).policy(Policies.firstFit()).store(store);
    }
}
