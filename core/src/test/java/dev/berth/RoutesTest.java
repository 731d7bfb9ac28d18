package dev.berth;

import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkDemand;
import dev.berth.model.LinkType;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index finds the node that scoring all nodes finds. */
final class RoutesTest {

    /** A policy that declares an order, or does not, whatever it scores by. */
    private record Declaring(PlacementPolicy policy, Optional<CapacityOrder> order, ScoreScope scope)
            implements PlacementPolicy {
        @Override
        public String name() {
            return policy.name();
        }

        @Override
        public NodeScorer nodeScorer() {
            return policy.nodeScorer();
        }

        @Override
        public GpuSelector gpuSelector() {
            return policy.gpuSelector();
        }
    }

    /** Keeps shares off nodes that would be left with an odd number of CPUs. */
    private static final NodeFilter EVEN_LOAD = new NodeFilter() {
        @Override
        public String name() {
            return "even-load";
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            return !query.shape().gpus().isFraction()
                    || (view.freeCpuMillis(node) - query.shape().resources().cpuMillis()) / 1000 % 2 == 0;
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            return Rejection.of("odd");
        }

        @Override
        public ScoreScope scope() {
            return ScoreScope.SHAPE_AND_NODE;
        }
    };

    private static PlacementPolicy of(CapacityOrder order) {
        return switch (order) {
            case BEST_FIT -> Policies.bestFit();
            case WORST_FIT -> Policies.worstFit();
            case FIRST_FIT -> Policies.firstFit();
            case ROUND_ROBIN -> Policies.roundRobin();
        };
    }

    private static Scheduler scheduler(PlacementPolicy policy, List<SchedulerEvent> events) {
        return Scheduler.builder().policy(policy).limits(Limits.builder().boards(7).build()).filter(EVEN_LOAD)
                .time(new SettableTime(Fixture.START)).listener(batch -> events.addAll(batch.events())).build();
    }

    @Provide
    Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(200);
    }

    @Property(tries = 200)
    void chainsGoTheSameWay(@ForAll("chains") List<Chain.Step> chain, @ForAll CapacityOrder order) {
        List<SchedulerEvent> indexed = new ArrayList<>();
        List<SchedulerEvent> scanned = new ArrayList<>();
        Scheduler one = scheduler(new Declaring(of(order), Optional.of(order), ScoreScope.ANYTHING), indexed);
        Scheduler other = scheduler(new Declaring(of(order), Optional.empty(), ScoreScope.ANYTHING), scanned);
        for (Scheduler scheduler : List.of(one, other)) {
            Chain.nodes().forEach(scheduler.nodes()::register);
            chain.forEach(step -> Chain.apply(step, scheduler));
        }
        assertEquals(scanned, indexed);
    }

    @Property(tries = 30)
    void largeMixedClustersGoTheSameWayByTheIndex(@ForAll long seed, @ForAll CapacityOrder order) {
        assertSameWay(seed, new Declaring(of(order), Optional.of(order), ScoreScope.ANYTHING),
                new Declaring(of(order), Optional.empty(), ScoreScope.ANYTHING));
    }

    @Property(tries = 30)
    void largeMixedClustersGoTheSameWayByTheBoards(@ForAll long seed, @ForAll boolean coarse) {
        PlacementPolicy policy = coarse ? Policies.openbBestFit() : Policies.worstFit();
        assertSameWay(seed, new Declaring(policy, Optional.empty(), ScoreScope.SHAPE_AND_NODE),
                new Declaring(policy, Optional.empty(), ScoreScope.ANYTHING));
    }

    private static void assertSameWay(long seed, PlacementPolicy routed, PlacementPolicy scanned) {
        List<SchedulerEvent> events = new ArrayList<>();
        List<SchedulerEvent> expected = new ArrayList<>();
        for (Scheduler scheduler : List.of(scheduler(routed, events), scheduler(scanned, expected))) {
            Random random = new Random(seed);
            for (int i = 0; i < 150; i++) {
                scheduler.nodes().register(node(i, random));
            }
            for (int step = 0; step < 600; step++) {
                step(scheduler, random, step);
            }
        }
        assertEquals(expected, events);
        assertTrue(events.size() > 600);
    }

    private static Node node(int number, Random random) {
        int size = 1 << random.nextInt(4);
        Node.Builder builder = Node.builder("n" + number).cpuMillis(random.nextInt(10) * 8_000L)
                .memoryMib(random.nextInt(4) * 100_000L).storageMib(random.nextInt(3) * 1_000L)
                .label("rack", "r" + random.nextInt(4)).gpus(size, "A100", 80_000);
        if (random.nextInt(4) == 0) {
            int more = random.nextInt(4);
            builder.gpus(more, "T4", 16_000);
            size += more;
        }
        if (random.nextInt(3) > 0) {
            builder.topology(topology(size, new Random(random.nextInt(4))));
        }
        if (random.nextInt(6) == 0) {
            builder.taint("team", "vision");
        }
        return builder.build();
    }

    /** One of few, of up to eleven GPUs. */
    private static GpuTopology topology(int gpus, Random random) {
        GpuTopology.Builder builder = GpuTopology.builder(gpus);
        for (int one = 0; one < gpus; one++) {
            for (int other = 0; other < one; other++) {
                LinkType type = LinkType.values()[random.nextInt(LinkType.values().length)];
                if (type == LinkType.NVLINK || one / 4 == other / 4) {
                    builder.nvlinks(one, other, 1 + random.nextInt(2));
                } else {
                    builder.link(one, other, type);
                }
            }
        }
        return builder.build();
    }

    private static void step(Scheduler scheduler, Random random, int step) {
        if (random.nextInt(20) == 0) {
            now(scheduler.questions().plan(request(random, step), Hypothesis.NOTHING.withNode(node(1_000, random))
                    .withDrained("n" + random.nextInt(150))));
        }
        switch (random.nextInt(10)) {
            case 0 -> scheduler.nodes().setState("n" + random.nextInt(150),
                    random.nextBoolean() ? NodeState.ACTIVE : NodeState.DRAINING, "");
            case 1, 2 -> scheduler.finish("r" + random.nextInt(600), Outcome.COMPLETED);
            case 3 -> scheduler.nodes().register(node(random.nextInt(150), random));
            default -> scheduler.submit(request(random, step));
        }
    }

    /** One of few shapes, so that boards are asked again, or any. */
    private static Request request(Random steps, int step) {
        Random random = steps.nextInt(3) > 0 ? new Random(steps.nextInt(12)) : steps;
        GpuDemand gpus = switch (random.nextInt(5)) {
            case 0 -> GpuDemand.none();
            case 1, 2 -> GpuDemand.fraction(1 + random.nextInt(1000));
            case 3 -> GpuDemand.whole(1 + random.nextInt(8))
                    .linked(LinkDemand.values()[random.nextInt(LinkDemand.values().length)]);
            default -> GpuDemand.whole(1).ofModels(random.nextBoolean() ? "A100" : "T4");
        };
        RequestBuilder builder = Request.builder("r" + step).shapes(new Shape(new dev.berth.model.Resources(
                random.nextInt(9_000), random.nextInt(50_000), random.nextInt(300)), gpus));
        if (steps.nextInt(4) == 0) {
            builder.selector("rack", "r" + steps.nextInt(5));
        }
        if (steps.nextInt(4) == 0) {
            builder.toleration("team", "*");
        }
        return builder.build();
    }

    /** CloudAI's S1-7: of a, b and c only b and c have room. */
    @Example
    void roundRobinGoesOnWhereItWas() {
        InMemoryStore store = new InMemoryStore();
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Scheduler scheduler = Scheduler.builder().store(store).policy(Policies.roundRobin()).build();
            List.of(Fixture.node("a", 0), Fixture.node("b", 8), Fixture.node("c", 8))
                    .forEach(scheduler.nodes()::register);
            chosen.add(now(scheduler.submit(Fixture.request("r" + i, 1)).placed()).allocation().orElseThrow().nodeId());
            scheduler.submit(Fixture.request("never" + i, 9));
            scheduler.finish("r" + i, Outcome.COMPLETED);
        }
        assertEquals(List.of("b", "c", "b", "c"), chosen);
    }
}
