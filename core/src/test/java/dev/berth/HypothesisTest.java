package dev.berth;

import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is planned on a supposed state is what happens in it, and nothing stays of it. */
final class HypothesisTest {

    private static final List<PlacementPolicy> ROUTES = List.of(Policies.bestFit(), Policies.firstFit(),
            Policies.roundRobin(), Policies.dotProduct(), Policies.of("scan", Policies.balanced().nodeScorer(),
            Policies.firstFit().gpuSelector()));
    private static final List<Request> ASKED = List.of(request("asked", 1), request("asked", 3),
            Fixture.fraction("asked", 300), Request.builder("asked").shapes(Shape.of(5_000, 1, GpuDemand.whole(1)
            .ofModels("T4"))).build(), request("asked", 0));

    private static Placement planned(Scheduler scheduler, Request request, Hypothesis hypothesis) {
        return now(scheduler.questions().plan(request, hypothesis)).placement().orElseThrow();
    }

    @Test
    void nodesComeGoAndAreFreed() {
        Fixture fixture = new Fixture();
        Scheduler scheduler = fixture.scheduler;
        scheduler.nodes().register(node("n1", 2));
        fixture.place(request("r1", 2));
        assertTrue(now(scheduler.questions().plan(request("asked", 1))).placement().isEmpty());
        assertEquals("n2", planned(scheduler, request("asked", 1), Hypothesis.NOTHING.withNode(node("n2", 1)))
                .nodeId());
        Hypothesis freed = Hypothesis.NOTHING.withFinished("r1");
        assertEquals("n1", planned(scheduler, request("asked", 1), freed).nodeId());
        Explanation drained = now(scheduler.questions().explain(request("asked", 1), freed.withDrained("n1")));
        assertEquals(0, drained.fitting());
        assertEquals(1, drained.obstacle("node-state").orElseThrow().nodes());
        assertEquals(1, scheduler.questions().available().kinds().size());
        assertEquals(0, scheduler.questions().available().wholeGpus());
    }

    @Test
    void anEarliestStartCountsOnWhatIsSupposed() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 2));
        fixture.place(Request.builder("r1").duration(Duration.ofMinutes(1)).shapes(Shape.of(1, 1, GpuDemand.whole(1)))
                .build());
        fixture.place(Request.builder("r2").duration(Duration.ofMinutes(2)).shapes(Shape.of(1, 1, GpuDemand.whole(1)))
                .build());
        assertEquals(Optional.of(Fixture.START.plusSeconds(120)), start(fixture, 2, Hypothesis.NOTHING));
        assertEquals(Optional.of(Fixture.START.plusSeconds(60)), start(fixture, 2,
                Hypothesis.NOTHING.withFinished("r2")));
        assertEquals(Optional.of(Fixture.START), start(fixture, 2, Hypothesis.NOTHING.withNode(node("n2", 2))));
        assertEquals(Optional.empty(), start(fixture, 1, Hypothesis.NOTHING.withDrained("n1")));
        assertEquals(0, fixture.scheduler.questions().available().wholeGpus());
    }

    private static Optional<Instant> start(Fixture fixture, int gpus, Hypothesis hypothesis) {
        return now(fixture.scheduler.questions().earliestStart(request("asked", gpus), hypothesis));
    }

    @Test
    void whatContradictsThePoolIsRefusedAndLeavesItAsItWas() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 2));
        fixture.place(request("r1", 1));
        long hash = fixture.view().stateHash();
        for (Hypothesis wrong : List.of(Hypothesis.NOTHING.withNode(node("n2", 1)).withDrained("n9"),
                Hypothesis.NOTHING.withNode(node("n1", 2)),
                Hypothesis.NOTHING.withNode(node("n2", 2)).withNode(node("n2", 2)),
                Hypothesis.NOTHING.withFinished("r9").withFinished("r1"))) {
            CompletionException thrown = assertThrows(CompletionException.class,
                    () -> fixture.scheduler.questions().plan(request("asked", 1), wrong).toCompletableFuture().join());
            assertTrue(thrown.getMessage().contains("The hypothesis does not go with the pool"), thrown.getMessage());
            assertEquals(hash, fixture.view().stateHash());
        }
        assertEquals("n1", fixture.place(request("r2", 1)).nodeId());
    }

    @Provide
    Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(80);
    }

    @Property(tries = 200)
    void whatIsPlannedOnASupposedStateHappensInIt(@ForAll("chains") List<Chain.Step> chain, @ForAll int dice) {
        PlacementPolicy policy = ROUTES.get(Math.floorMod(dice, ROUTES.size()));
        Scheduler supposing = busy(policy, chain);
        Scheduler doing = busy(policy, chain);
        ClusterView before = now(supposing.questions().view());
        Availability free = supposing.questions().available();
        Node more = Node.builder("more").cpuMillis(6_000).memoryMib(6_000)
                .gpus(3, dice % 2 == 0 ? "T4" : "B200", 16_000).build();
        Set<String> finished = before.allocations().isEmpty() ? Set.of() : Set.of(before.allocations().get(
                Math.floorMod(dice, before.allocations().size())).requestId());
        Hypothesis hypothesis = new Hypothesis(List.of(more), Set.of("n" + Math.floorMod(dice, 4)), finished);
        List<Plan> plans = ASKED.stream().map(asked -> now(supposing.questions().plan(asked, hypothesis))).toList();
        doing.nodes().register(more);
        hypothesis.drained().forEach(id -> doing.nodes().setState(id, NodeState.DRAINING, ""));
        finished.forEach(id -> doing.finish(id, Outcome.COMPLETED));
        for (int i = 0; i < plans.size(); i++) {
            assertEquals(now(doing.questions().plan(ASKED.get(i))).placement().map(HypothesisTest::where),
                    plans.get(i).placement().map(HypothesisTest::where));
        }
        assertEquals(before.stateHash(), now(supposing.questions().view()).stateHash());
        assertEquals(free, supposing.questions().available());
        Scheduler untouched = busy(policy, chain);
        ASKED.forEach(asked -> assertEquals(now(untouched.questions().plan(asked)),
                now(supposing.questions().plan(asked))));
    }

    /** A scheduler after a chain, with nothing that waits and would take what is freed. */
    private static Scheduler busy(PlacementPolicy policy, List<Chain.Step> chain) {
        Scheduler scheduler = Scheduler.builder().policy(policy).time(() -> Fixture.START).build();
        Chain.nodes().forEach(scheduler.nodes()::register);
        chain.forEach(step -> Chain.apply(step, scheduler));
        now(scheduler.questions().view()).waiting().forEach(waiting -> scheduler.cancel(waiting.requestId()));
        return scheduler;
    }

    private static String where(Placement placement) {
        return placement.nodeId() + placement.gpus();
    }
}
