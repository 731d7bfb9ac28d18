package dev.berth;

import static dev.berth.Fixture.fraction;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Explanation.Change;
import dev.berth.Explanation.Miss;
import dev.berth.Obstacle;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is said of a request that does not fit, and whether it is true. */
final class ExplanationTest {

    private final Fixture fixture = new Fixture();
    private final Scheduler scheduler = fixture.scheduler;

    private Explanation why(Request request) {
        return now(scheduler.questions().explain(request));
    }

    @Test
    void everyNodeCountsUnderTheFirstThingInItsWayWithTheNumbers() {
        scheduler.nodes().register(node("n1", 2));
        scheduler.nodes().register(node("n2", 8));
        scheduler.nodes().register(node("n3", 8));
        fixture.place(Request.builder("r1").node("n2").shapes(Shape.of(1, 1, GpuDemand.whole(5))).build());
        scheduler.nodes().setState("n3", NodeState.MAINTENANCE, "");
        Explanation why = why(request("r2", 4));
        assertEquals(0, why.fitting());
        assertTrue(why.possible());
        assertEquals(List.of(Obstacle.builder("node-state").build(),
                Obstacle.builder("gpu-kind").asked(4).mostFree(2).mostCapacity(2).build(),
                Obstacle.builder("gpu-free").asked(4).mostFree(3).mostCapacity(8).preemptible(true).build()),
                why.obstacles());
        assertEquals(Optional.of(new Miss("n2", "gpu-free", 4, 3, 8)), why.nearestMiss());
        assertEquals(List.of(Change.builder("gpus", "4", "3").build()), why.changes());
        assertEquals("No node can take it now. request=r2 fitting=0 node-state=1 gpu-kind=1(asked=4,mostFree=2)"
                + " gpu-free=1(asked=4,mostFree=3) nearest=n2(gpu-free,asked=4,free=3) Maybe ask for gpus=3.",
                why.text());
    }

    @Test
    void aShareIsToldHowMuchIsLeft() {
        scheduler.nodes().register(node("n1", 1));
        fixture.place(fraction("r1", 700));
        Explanation why = why(fraction("r2", 500));
        assertEquals(Optional.of(new Miss("n1", "gpu-free", 500, 300, 1000)), why.nearestMiss());
        assertEquals(List.of(Change.builder("gpuMilli", "500", "300").build()), why.changes());
    }

    @Test
    void otherModelsMemoryNodesAndLabelsAreOffered() {
        scheduler.nodes().register(Node.builder("n1").cpuMillis(8_000).memoryMib(8_000).gpus(2, "T4", 16_384)
                .label("rack", "r1").build());
        assertEquals(List.of(Change.builder("gpuModels", "A100|H100", "any").build()), changes(GpuDemand.whole(1)
                .ofModels("H100", "A100")));
        assertEquals(List.of(Change.builder("gpuMemoryMib", "20000", "any").build()), changes(GpuDemand.whole(1)
                .withMemoryMib(20_000)));
        assertEquals(List.of(Change.builder("node", "n9", "any").build()), why(Request.builder("r").node("n9")
                .shapes(Shape.of(1, 1, GpuDemand.whole(1))).build()).changes());
        assertEquals(List.of(Change.builder("selectors", "{rack=r2}", "none").build()), why(Request.builder("r")
                .selector("rack", "r2").shapes(Shape.of(1, 1, GpuDemand.whole(1))).build()).changes());
        assertEquals(List.of(), changes(GpuDemand.whole(1)));
    }

    private List<Change> changes(GpuDemand gpus) {
        return why(Request.builder("r").shapes(Shape.of(1, 1, gpus)).build()).changes();
    }

    @Test
    void theNearestNodeIsTheOneThatLacksTheSmallestPart() {
        scheduler.nodes().register(Node.builder("n1").cpuMillis(1_000).memoryMib(10_000).build());
        scheduler.nodes().register(Node.builder("n2").cpuMillis(1_900).memoryMib(2_000).build());
        scheduler.nodes().register(Node.builder("n3").cpuMillis(9_000).memoryMib(3_500).build());
        Explanation why = why(Request.builder("r").shapes(Shape.of(2_000, 4_000, GpuDemand.none())).build());
        assertEquals(Optional.of(new Miss("n3", "memory", 4_000, 3_500, 3_500)), why.nearestMiss());
        assertFalse(why.possible());
        assertTrue(why.text().startsWith("No node could ever take it."), why.text());
    }

    @Test
    void whatFitsNeedsNoCure() {
        scheduler.nodes().register(node("n1", 1));
        Explanation why = why(request("r1", 1));
        assertEquals(1, why.fitting());
        assertEquals(Optional.empty(), why.nearestMiss());
        assertEquals(List.of(), why.changes());
        assertEquals("Some nodes could take it now. request=r1 fitting=1", why.text());
    }

    @Provide
    net.jqwik.api.Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(120);
    }

    /** A filter that admits all takes the way of looking at every node. */
    private static Scheduler lookingAtEveryNode() {
        return Scheduler.builder().filter(new NodeFilter() {
            @Override
            public String name() {
                return "everybody";
            }

            @Override
            public boolean admits(PlacementQuery query, int node, NodeView view) {
                return true;
            }

            @Override
            public Rejection rejection(PlacementQuery query, int node, NodeView view) {
                throw new AssertionError("It admits all.");
            }

            @Override
            public ScoreScope scope() {
                return ScoreScope.SHAPE_AND_NODE;
            }
        }).build();
    }

    @Property(tries = 150)
    void theIndexSaysWhatALookAtEveryNodeSays(@ForAll("chains") List<Chain.Step> chain, @ForAll long seed) {
        Scheduler indexed = Scheduler.builder().build();
        Scheduler looking = lookingAtEveryNode();
        for (Scheduler one : List.of(indexed, looking)) {
            Chain.nodes().forEach(one.nodes()::register);
            chain.forEach(step -> Chain.apply(step, one));
        }
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Request asked = Request.builder("asked").shapes(Shape.of(random.nextInt(4) * random.nextInt(20_000),
                    random.nextInt(3) * random.nextInt(100_000), GpuDemand.whole(random.nextInt(6)))).build();
            assertEquals(now(looking.questions().explain(asked)), now(indexed.questions().explain(asked)));
        }
    }

    /** The count is that of nodes, and fewer GPUs that are offered do fit while one more does not. */
    @Property(tries = 150)
    void whatIsSaidIsTrue(@ForAll("chains") List<Chain.Step> chain) {
        Scheduler busy = Scheduler.builder().build();
        Chain.nodes().forEach(busy.nodes()::register);
        chain.forEach(step -> Chain.apply(step, busy));
        for (int gpus = 1; gpus <= 5; gpus++) {
            Explanation why = now(busy.questions().explain(request("asked", gpus)));
            int counted = why.obstacles().stream().mapToInt(Obstacle::nodes).sum();
            assertEquals(Chain.NODES, why.fitting() + counted);
            assertEquals(why.fitting() > 0, now(busy.questions().plan(request("asked", gpus))).placement().isPresent());
            int most = why.fitting() > 0 ? gpus : why.changes().stream().filter(change -> change.what().equals("gpus"))
                    .mapToInt(change -> Integer.parseInt(change.to())).findFirst().orElse(0);
            assertEquals(most > 0,
                    most > 0 && now(busy.questions().plan(request("asked", most))).placement().isPresent());
            assertTrue(most == gpus || now(busy.questions().plan(request("asked", most + 1))).placement().isEmpty());
        }
    }
}
