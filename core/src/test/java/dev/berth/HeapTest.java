package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

/** What a large pool weighs, the in-memory store included. */
final class HeapTest {

    private static final int NODES = 10_000;
    private static final int REQUESTS = 64_000;
    private static final long LIMIT_MIB = 200;

    @Test
    void tenThousandNodesWithSixtyFourThousandRunningRequestsStayBelowTheLimit() throws InterruptedException {
        long before = usedMib();
        Scheduler scheduler = Scheduler.builder().build();
        for (int i = 0; i < NODES; i++) {
            scheduler.nodes().register(Node.builder("node-" + i).address("10.0.0.1:" + i).cpuMillis(128_000)
                    .memoryMib(1_000_000).gpus(8, "H100", 81_559).label("rack", "r" + i / 32).build());
        }
        long nodes = usedMib() - before;
        for (int i = 0; i < REQUESTS; i++) {
            Ticket ticket = scheduler.submit(Request.builder("request-" + i).user("user-" + i % 500)
                    .project("project-" + i % 50).node("node-" + i / 8).attribute("image", "registry/image:" + i)
                    .shapes(Shape.of(12_000, 65_536, GpuDemand.whole(1))).build());
            scheduler.requests().started(ticket.placed().toCompletableFuture().join().allocation().orElseThrow());
        }
        long all = usedMib() - before;
        assertEquals(8L * NODES - REQUESTS, scheduler.questions().available().wholeGpus());
        System.out.println("heap MiB: nodes=" + nodes + " with requests=" + all);
        assertTrue(all < LIMIT_MIB, "heap MiB " + all);
        Reference.reachabilityFence(scheduler);
    }

    private static long usedMib() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
