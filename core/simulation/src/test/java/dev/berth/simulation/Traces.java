package dev.berth.simulation;

import dev.berth.event.SchedulerEvent;
import dev.berth.intake.Arrival;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small clusters and traces for tests. */
final class Traces {

    static final String POOL = "replay";

    private Traces() {
    }

    static Node node(String id, int gpus) {
        return Node.builder(id).cpuMillis(8000).memoryMib(8192).gpus(gpus, "A", 0).build();
    }

    static Request request(String id, GpuDemand gpus) {
        return Request.builder(id).shapes(Shape.of(1000, 256, gpus)).build();
    }

    static Arrival arrival(Request request, long submitted, long run) {
        return new Arrival(request, Optional.of(Instant.ofEpochSecond(submitted)),
                run == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(run)));
    }

    static List<Node> someNodes(Random random) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            nodes.add(node("n" + i, 1 + random.nextInt(3)));
        }
        return nodes;
    }

    /** Requests that come close upon each other, so that times tie and a queue forms. */
    static List<Arrival> someArrivals(Random random, int count) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Request request = Request.builder("r" + i).patience(random.nextInt(5) == 0 ? Patience.NOW : Patience.QUEUE)
                    .priority(Priority.values()[random.nextInt(3)])
                    .shapes(Shape.of(1000L * random.nextInt(4), 256, someDemand(random))).build();
            arrivals.add(arrival(request, random.nextInt(count), random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(9)));
        }
        return arrivals;
    }

    private static GpuDemand someDemand(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> GpuDemand.none();
            case 1, 2 -> GpuDemand.fraction(100 * (1 + random.nextInt(9)));
            case 3 -> GpuDemand.whole(1);
            default -> GpuDemand.whole(1 + random.nextInt(3));
        };
    }

    /** All that a store has of the pool. */
    static List<SchedulerEvent> content(SchedulerStore store) {
        List<SchedulerEvent> events = new ArrayList<>();
        store.load(store.acquire(POOL, "reader"), events::add);
        return events;
    }
}
