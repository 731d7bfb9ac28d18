package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuClass;
import dev.berth.model.GpuClasses;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.policy.Policies;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Who asks for a small GPU gets a small one, a larger one if there is none, and is told so; by every policy. */
final class GpuClassPlacementTest {

    private static Request request(String id, GpuClass wanted) {
        Shape shape = Shape.of(1_000, 1_024, GpuDemand.whole(1));
        return Request.builder(id).patience(Patience.NOW)
                .shapes(GpuClasses.defaults().orLarger(shape, wanted).toArray(new Shape[0])).build();
    }

    private static Node node(String id, long memoryMib) {
        return Node.builder(id).cpuMillis(9_000).memoryMib(9_999).gpus(1, "gpu", memoryMib).build();
    }

    private static Placement place(Scheduler scheduler, Request request) {
        return scheduler.submit(request).placed().toCompletableFuture().join().allocation().orElseThrow().placement();
    }

    private static Explanation explain(Scheduler scheduler, Request request) {
        return scheduler.questions().explain(request).toCompletableFuture().join();
    }

    @Test
    void theClassComesFirstAndLargerOnesWithAPenalty() {
        WorkloadProfile profile = WorkloadProfile.of(request("typical", GpuClass.SMALL).shapes());
        for (String policy : List.of("best-fit", "first-fit", "fgd", "berth", "random")) {
            try (Scheduler scheduler = Scheduler.builder().policy(Policies.named(policy).orElseThrow())
                    .profile(profile).build()) {
                scheduler.nodes().register(node("large", 49_140));
                scheduler.nodes().register(node("medium", 24_268));
                scheduler.nodes().register(node("small", 8_192));
                Request second = request("second", GpuClass.SMALL);
                assertEquals("small", place(scheduler, request("first", GpuClass.SMALL)).nodeId(), policy);
                assertEquals(OptionalInt.of(1), explain(scheduler, second).penalty(), policy);
                Placement placement = place(scheduler, second);
                assertEquals("medium", placement.nodeId(), policy);
                assertEquals(1, second.penalty(placement), policy);
                Explanation medium = explain(scheduler, request("third", GpuClass.MEDIUM));
                assertEquals(List.of(0, OptionalInt.of(1)), List.of(medium.fitting(), medium.penalty()), policy);
                assertTrue(medium.changes().contains(Explanation.Change.builder("gpuMemoryMib", "16000-39999",
                        "any").build()),
                        medium::text);
                assertEquals("large", place(scheduler, request("third", GpuClass.MEDIUM)).nodeId(), policy);
                assertEquals(OptionalInt.empty(), explain(scheduler, request("4", GpuClass.SMALL)).penalty(), policy);
            }
        }
    }

    @Test
    void whatOneDemandAcceptsTellsNothingOfAnother() {
        try (Scheduler scheduler = Scheduler.builder().build()) {
            scheduler.nodes().register(node("large", 49_140));
            Shape any = Shape.of(1, 1, GpuDemand.whole(1));
            Shape small = Shape.of(1, 1, GpuClasses.defaults().only(any.gpus(), GpuClass.SMALL));
            assertTrue(scheduler.questions().plan(Request.builder("a").shapes(any).build()).toCompletableFuture().join()
                    .placement().isPresent());
            assertEquals("unsatisfiable", scheduler.questions().plan(Request.builder("b").shapes(small).build())
                    .toCompletableFuture().join().refusal().orElseThrow().code().word());
        }
    }
}
