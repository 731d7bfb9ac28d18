package com.example.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.Scheduler;
import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
import net.jqwik.api.Example;

/** It keeps the contract of policies, can be found by its name, and does what it says. */
final class SmallGpusFirstTest extends PlacementPolicyContract {

    @Override
    protected PlacementPolicy policy() {
        return new SmallGpusFirst();
    }

    @Example
    void itIsFoundByItsName() {
        assertInstanceOf(SmallGpusFirst.class, Policies.named("small-gpus-first").orElseThrow());
    }

    @Example
    void largeGpusAreKeptForThoseWhoNeedThem() {
        Scheduler scheduler = Scheduler.builder().policy(new SmallGpusFirst()).build();
        scheduler.nodes().register(Node.builder("large").cpuMillis(64_000).gpus(8, "A100", 81_920).build());
        scheduler.nodes().register(Node.builder("small").cpuMillis(16_000).gpus(2, "T4", 15_360).build());
        scheduler.nodes().register(Node.builder("none").cpuMillis(16_000).build());
        assertEquals("small", placed(scheduler, "notebook", GpuDemand.fraction(250)));
        assertEquals("large", placed(scheduler, "train", GpuDemand.whole(1).withMemoryMib(40_000)));
        assertEquals("none", placed(scheduler, "download", GpuDemand.none()));
        assertEquals("small", placed(scheduler, "another-notebook", GpuDemand.fraction(250)));
        assertEquals("large", placed(scheduler, "many", GpuDemand.whole(3)));
    }

    private static String placed(Scheduler scheduler, String id, GpuDemand gpus) {
        Request request = Request.builder(id).shapes(Shape.of(1000, 0, gpus)).build();
        return scheduler.submit(request).placed().toCompletableFuture().join().allocation().orElseThrow().nodeId();
    }
}
