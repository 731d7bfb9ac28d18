package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The engine and the naive scheduler go the same way, command by command, and nothing is ever held twice. */
final class ModelTest {

    @Provide
    Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(300);
    }

    @Property(tries = 400)
    void theEngineAgreesWithTheNaiveScheduler(@ForAll("chains") List<Chain.Step> chain) {
        NaiveScheduler naive = new NaiveScheduler();
        Scheduler scheduler = Scheduler.builder().time(new SettableTime(Fixture.START)).build();
        Chain.nodes().forEach(node -> {
            scheduler.nodes().register(node);
            naive.hosts.add(new NaiveScheduler.Host(node));
        });
        for (Chain.Step step : chain) {
            Chain.apply(step, scheduler);
            Chain.apply(step, naive);
            assertEquals(picture(naive), picture(scheduler, naive), () -> "after " + step);
            checkCapacity(Fixture.now(scheduler.questions().view()));
        }
    }

    private static List<String> picture(NaiveScheduler naive) {
        List<String> lines = new ArrayList<>();
        for (NaiveScheduler.Ask ask : naive.asks) {
            lines.add(ask.request.id() + " " + ask.state + (ask.state.isTerminal() ? "" : " " + ask.attempt)
                    + (ask.holds() ? " " + ask.host.node.id() + ask.gpus + ask.shape : ""));
        }
        return lines;
    }

    private static List<String> picture(Scheduler scheduler, NaiveScheduler naive) {
        List<String> lines = new ArrayList<>();
        for (NaiveScheduler.Ask ask : naive.asks) {
            RequestStatus status = Fixture.now(scheduler.requests().status(ask.request.id())).orElseThrow();
            lines.add(status.requestId() + " " + status.state()
                    + (status.state().isTerminal() ? "" : " " + status.attempt())
                    + status.allocation().map(ModelTest::held).orElse(""));
        }
        return lines;
    }

    private static String held(Allocation held) {
        return " " + held.nodeId() + held.placement().gpus() + held.placement().shape();
    }

    /** Free and held make the capacity of every node and GPU, to the unit. */
    static void checkCapacity(ClusterView view) {
        for (NodeStatus node : view.nodes()) {
            long cpu = node.free().cpuMillis();
            long memory = node.free().memoryMib();
            int[] milli = node.freeGpuMilli().stream().mapToInt(Integer::intValue).toArray();
            for (Allocation held : view.allocations()) {
                if (held.placement().nodeOrdinal() == node.ordinal()) {
                    cpu += held.placement().shape().resources().cpuMillis();
                    memory += held.placement().shape().resources().memoryMib();
                    held.placement().gpus().forEach(gpu -> milli[gpu] += held.placement().shape().gpus().gpuMilli());
                }
            }
            assertEquals(node.node().capacity().cpuMillis(), cpu);
            assertEquals(node.node().capacity().memoryMib(), memory);
            for (int gpu = 0; gpu < milli.length; gpu++) {
                assertEquals(GpuDemand.WHOLE, milli[gpu], node.node().id() + "/" + gpu);
                assertTrue(node.freeGpuMilli().get(gpu) >= 0, node.node().id() + "/" + gpu);
            }
        }
        view.waiting().forEach(status -> assertEquals(RequestState.PENDING, status.state()));
    }

    @Property(tries = 200)
    void freeCountsThatAnyThreadMayReadAreThoseOfTheView(@ForAll("chains") List<Chain.Step> chain) {
        Scheduler scheduler = Scheduler.builder().time(new SettableTime(Fixture.START)).build();
        Chain.nodes().forEach(scheduler.nodes()::register);
        chain.forEach(step -> Chain.apply(step, scheduler));
        long whole = 0;
        long milli = 0;
        for (NodeStatus node : Fixture.now(scheduler.questions().view()).nodes()) {
            for (int gpu = 0; gpu < node.freeGpuMilli().size(); gpu++) {
                boolean serves = node.state().acceptsWork()
                        && node.gpuStates().get(gpu) != dev.berth.model.GpuState.MAINTENANCE;
                whole += serves && node.freeGpuMilli().get(gpu) == GpuDemand.WHOLE ? 1 : 0;
                milli += serves ? node.freeGpuMilli().get(gpu) : 0;
            }
        }
        assertEquals(whole, scheduler.questions().available().wholeGpus());
        assertEquals(milli, scheduler.questions().available().gpuMilli());
    }

    @Property(tries = 100)
    void askingChangesNothing(@ForAll("chains") List<Chain.Step> chain) {
        Scheduler scheduler = Scheduler.builder().store(new InMemoryStore()).build();
        Chain.nodes().forEach(scheduler.nodes()::register);
        chain.forEach(step -> Chain.apply(step, scheduler));
        long before = Fixture.now(scheduler.questions().view()).stateHash();
        dev.berth.model.Request asked = Fixture.request("asked", 2);
        Plan plan = Fixture.now(scheduler.questions().plan(asked));
        Fixture.now(scheduler.questions().explain(asked));
        Fixture.now(scheduler.questions().earliestStart(asked));
        assertEquals(before, Fixture.now(scheduler.questions().view()).stateHash());
        Ticket ticket = scheduler.submit(asked);
        assertEquals(plan.placement(), ticket.placed().toCompletableFuture().getNow(Decision.Accepted.INSTANCE)
                .allocation().map(Allocation::placement));
    }
}
