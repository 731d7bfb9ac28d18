package dev.berth;

import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What can be seen of a pool from outside. */
final class ViewTest {

    @Test
    void onlyChunksThatHaveChangedAreMadeAnew() {
        Scheduler scheduler = Scheduler.builder().build();
        for (int i = 0; i < 200; i++) {
            scheduler.nodes().register(node("n" + i, 1));
        }
        List<NodeStatus> before = now(scheduler.questions().view()).nodes();
        scheduler.nodes().setGpuState("n70", 0, GpuState.MAINTENANCE);
        scheduler.nodes().register(node("n200", 1));
        List<NodeStatus> after = now(scheduler.questions().view()).nodes();
        assertSame(before.get(0), after.get(0));
        assertSame(before.get(130), after.get(130));
        assertNotSame(before.get(64), after.get(64));
        assertEquals(GpuState.AVAILABLE, before.get(70).gpuStates().get(0));
        assertEquals(GpuState.MAINTENANCE, after.get(70).gpuStates().get(0));
        assertEquals(200, before.size());
        assertEquals("n200", after.get(200).node().id());
        assertThrows(IndexOutOfBoundsException.class, () -> before.get(200));
        assertThrows(IndexOutOfBoundsException.class, () -> before.get(-1));
        assertThrows(UnsupportedOperationException.class, () -> after.remove(0));
    }

    @Provide
    Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(60);
    }

    /** Also that free numbers by node and by kind are those of the view. */
    @Property(tries = 100)
    void aViewThatWasFollowedIsOneThatIsTakenAfresh(@ForAll("chains") List<Chain.Step> chain) {
        Scheduler followed = Scheduler.builder().time(() -> Fixture.START).build();
        Scheduler fresh = Scheduler.builder().time(() -> Fixture.START).build();
        for (Node node : Chain.nodes()) {
            followed.nodes().register(node);
            fresh.nodes().register(node);
        }
        for (Chain.Step step : chain) {
            Chain.apply(step, followed);
            Chain.apply(step, fresh);
            now(followed.questions().view());
        }
        ClusterView view = now(followed.questions().view());
        assertEquals(now(fresh.questions().view()), view);
        long whole = 0;
        for (NodeStatus status : view.nodes()) {
            Availability.OfNode free = followed.nodes().available(status.node().id()).orElseThrow();
            boolean serves = status.state().acceptsWork();
            assertEquals(serves ? freeMilli(status) : 0, free.gpuMilli());
            whole += free.wholeGpus();
        }
        assertEquals(followed.questions().available().wholeGpus(), whole);
    }

    private static long freeMilli(NodeStatus status) {
        long sum = 0;
        for (int gpu = 0; gpu < status.freeGpuMilli().size(); gpu++) {
            sum += status.gpuStates().get(gpu) == GpuState.MAINTENANCE ? 0 : status.freeGpuMilli().get(gpu);
        }
        return sum;
    }

    @Test
    void whatIsFreeIsToldByNodeAndModel() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 4));
        fixture.scheduler.nodes().register(
                Node.builder("n2").cpuMillis(1_000).memoryMib(1_000).gpus(2, "T4", 16_000).build());
        fixture.place(request("r1", 3));
        assertEquals(Optional.of(new Availability.OfNode("n1", 1, 1_000)), fixture.scheduler.nodes().available("n1"));
        assertEquals(2, fixture.scheduler.questions().available().ofModel("T4").get(0).wholeGpus());
        assertEquals(List.of(), fixture.scheduler.questions().available().ofModel("B200"));
        assertEquals(Optional.empty(), fixture.scheduler.nodes().available("n3"));
        fixture.scheduler.nodes().setState("n1", NodeState.DRAINING, "");
        assertEquals(Optional.of(new Availability.OfNode("n1", 0, 0)), fixture.scheduler.nodes().available("n1"));
        fixture.scheduler.finish("r1", Outcome.COMPLETED);
        fixture.scheduler.nodes().setState("n1", NodeState.ACTIVE, "");
        assertEquals(4, fixture.scheduler.nodes().available("n1").orElseThrow().wholeGpus());
    }
}
