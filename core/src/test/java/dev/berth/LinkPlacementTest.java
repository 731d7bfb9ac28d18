package dev.berth;

import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Explanation.Change;
import dev.berth.Explanation.Miss;
import dev.berth.Obstacle;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.GpuTopologies;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests that say how their GPUs have to be linked. */
final class LinkPlacementTest {

    private final Scheduler scheduler = Scheduler.builder().build();

    private static Node.Builder eight(String id) {
        return Node.builder(id).cpuMillis(64_000).memoryMib(262_144).gpus(8, "V100", 32_768);
    }

    private static Node dgx1(String id) {
        return eight(id).topology(GpuTopologies.dgx1V100()).build();
    }

    private static Request request(String id, int gpus, LinkDemand links) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.whole(gpus).linked(links))).build();
    }

    private static String refusal(Scheduler asked, Request request) {
        return now(asked.questions().plan(request)).refusal().orElseThrow().code().word();
    }

    private long mask(Request request) {
        return now(scheduler.submit(request).placed()).allocation().orElseThrow().placement().gpuMask();
    }

    @Test
    void aQuadIsKeptTogether() {
        scheduler.nodes().register(dgx1("n1"));
        assertEquals(0b0110, mask(request("pair", 2, LinkDemand.NVLINK)));
        assertEquals(0b1111_0000, mask(request("quad", 4, LinkDemand.NVLINK)));
        assertEquals(0b1001, mask(request("rest", 2, LinkDemand.NEAREST)));
    }

    @Test
    void whoAsksForNothingDoesTheLeastHarm() {
        scheduler.nodes().register(dgx1("n1"));
        scheduler.nodes().setGpuState("n1", 7, GpuState.MAINTENANCE);
        long single = mask(request("single", 1, LinkDemand.NONE));
        assertEquals(0, single & 0b1111, "of the quad that is broken already");
        assertEquals(0b1111, mask(request("quad", 4, LinkDemand.NVLINK)));
    }

    @Test
    void withoutTopologyTheLowestAreTaken() {
        scheduler.nodes().register(eight("n1").build());
        assertEquals(0b11, mask(request("nearest", 2, LinkDemand.NEAREST)));
        assertEquals(0b1100, mask(request("any", 2, LinkDemand.NONE)));
        assertEquals(0b1_0000, mask(request("one", 1, LinkDemand.NVLINK)));
        Explanation why = now(scheduler.questions().explain(request("linked", 2, LinkDemand.NODE)));
        assertEquals(Optional.of(Obstacle.builder("gpu-link").asked(2).mostFree(1).mostCapacity(1).build()),
                why.obstacle("gpu-link"));
        assertEquals("unsatisfiable", refusal(scheduler, request("linked", 2, LinkDemand.NODE)));
    }

    @Test
    void itIsExplainedWithNumbers() {
        scheduler.nodes().register(dgx1("n1"));
        mask(Request.builder("first").shapes(Shape.of(1, 1, GpuDemand.whole(2).linked(LinkDemand.NVLINK))).build());
        mask(Request.builder("second").shapes(Shape.of(1, 1, GpuDemand.whole(4).linked(LinkDemand.NVLINK))).build());
        scheduler.nodes().register(eight("n2").topology(GpuTopologies.twoSocketsPcie()).build());
        Explanation why = now(scheduler.questions().explain(request("asked", 4, LinkDemand.PIX)));
        assertEquals(1, why.obstacle("gpu-free").orElseThrow().nodes());
        assertEquals(Optional.of(Obstacle.builder("gpu-link").asked(4).mostFree(2).mostCapacity(2).build()),
                why.obstacle("gpu-link"));
        assertEquals(List.of(Change.builder("gpus", "4", "2").build(), Change.builder("gpuLinks", "PIX",
                "any").build()), why.changes());
        assertEquals(Optional.of(new Miss("n1", "gpu-free", 4, 2, 8)), why.nearestMiss());
        assertTrue(why.possible(), "n1, were it empty, has a quad");
        Explanation never = now(scheduler.questions().explain(request("never", 8, LinkDemand.NVLINK)));
        assertEquals(Optional.of(new Miss("n1", "gpu-free", 8, 2, 8)), never.nearestMiss());
        assertFalse(never.possible());
    }

    @Test
    void theNearestMissMayLackLinksOnly() {
        scheduler.nodes().register(eight("n1").topology(GpuTopologies.twoSocketsPcie()).build());
        assertEquals(Optional.of(new Miss("n1", "gpu-link", 5, 4, 4)),
                now(scheduler.questions().explain(request("asked", 5, LinkDemand.PXB))).nearestMiss());
        assertEquals("unsatisfiable", refusal(scheduler, request("asked", 5, LinkDemand.PXB)));
        mask(request("holds", 1, LinkDemand.NONE));
        mask(request("other", 4, LinkDemand.PXB));
        assertEquals("no-fit", refusal(scheduler, request("asked", 4, LinkDemand.PXB)));
    }

    @Test
    void itWaitsUntilAQuadIsFree() {
        scheduler.nodes().register(dgx1("n1"));
        assertEquals(0b1111, mask(request("one", 4, LinkDemand.NVLINK)));
        mask(request("two", 3, LinkDemand.NVLINK));
        Ticket waiting = scheduler.submit(request("waiting", 4, LinkDemand.NVLINK));
        assertTrue(Fixture.isOpen(waiting.placed()));
        scheduler.finish("two", Outcome.COMPLETED);
        assertEquals(0b1111_0000, now(waiting.placed()).allocation().orElseThrow().placement().gpuMask());
    }

    /** Nodes that are alike but for their links are not taken for one another. */
    @Test
    void whatOneNodeCannotGiveAnotherMay() {
        scheduler.nodes().register(eight("n1").topology(GpuTopologies.twoSocketsPcie()).build());
        scheduler.nodes().register(dgx1("n2"));
        scheduler.nodes().register(eight("n3").build());
        mask(request("holds", 1, LinkDemand.NVLINK));
        assertEquals(0b1111, mask(request("quad", 4, LinkDemand.NVLINK)));
        assertEquals(0b1111_0000, mask(request("quad2", 4, LinkDemand.NVLINK)));
        assertEquals("no-fit", refusal(scheduler, request("quad3", 4, LinkDemand.NVLINK)));
    }

    @Test
    void otherLinksAreOtherHardware() {
        scheduler.nodes().register(dgx1("n1"));
        mask(request("holds", 1, LinkDemand.NONE));
        Node other = eight("n1").topology(GpuTopologies.twoSocketsPcie()).build();
        assertEquals("conflict", Fixture.code(scheduler.nodes().register(other)));
        assertEquals("none", Fixture.code(scheduler.nodes().register(eight("n1").address("new")
                .topology(GpuTopology.parse(GpuTopologies.dgx1V100().text())).build())));
    }

    /** A selector that takes the lowest GPUs, whatever is required. */
    private record Careless(PlacementPolicy like) implements PlacementPolicy {
        @Override
        public String name() {
            return "careless";
        }

        @Override
        public NodeScorer nodeScorer() {
            return like.nodeScorer();
        }

        @Override
        public GpuSelector gpuSelector() {
            return (query, node, view) -> 0b11;
        }
    }

    @Test
    void aSelectorMayNotDisregardWhatIsRequired() {
        Scheduler careless = Scheduler.builder().policy(new Careless(Policies.bestFit())).build();
        careless.nodes().register(eight("n1").topology(GpuTopology.builder(8).nvlinks(6, 7, 1).build()).build());
        assertEquals("none", Fixture.code(careless.submit(request("any", 2, LinkDemand.NEAREST)).accepted()));
        careless.finish("any", Outcome.COMPLETED);
        assertEquals("plugin-failed", refusal(careless, request("linked", 2, LinkDemand.NVLINK)));
    }

    @Test
    void digestsTellLinksApart() {
        Node known = dgx1("n1");
        assertNotEquals(digest(known), digest(eight("n1").build()));
        assertNotEquals(digest(known), digest(eight("n1").topology(GpuTopologies.hgxH100()).build()));
        assertEquals(digest(known), digest(dgx1("n1")));
    }

    private static String digest(Node node) {
        EventDigest digest = new EventDigest();
        digest.committed(new CommittedBatch("default", 1, List.of(new NodeRegistered(0, node, NodeState.ACTIVE,
                Fixture.START)), 1, 0, 0));
        return digest.hex();
    }
}
