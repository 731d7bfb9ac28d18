package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Short words for what happens to a small pool, and what its documents are expected to say. */
final class Happenings {

    static final String POOL = "pool-a";
    static final Instant T0 = Instant.parse("2026-03-01T00:00:00.001Z");
    /** A tenth of a core is no binary fraction. */
    static final Shape TENTHS = new Shape(new Resources(2_100, 4_608, 10_240), GpuDemand.fraction(300));
    static final Shape TWO_GPUS = Shape.of(1_000, 1_024, GpuDemand.whole(2));

    private Happenings() {
    }

    static NodeRegistered registered(int ordinal) {
        return new NodeRegistered(ordinal, Node.builder("node-" + ordinal).address("10.0.0.1:50052").cpuMillis(8_000)
                .memoryMib(16_384).storageMib(102_400).gpus(4, "A100", 81_920).build(), NodeState.ACTIVE, T0);
    }

    static RequestSubmitted submitted(long sequence, String id, Shape... shapes) {
        return new RequestSubmitted(sequence, Request.builder(id).user("user-ada").shapes(shapes)
                .attribute("image", "images.example/train:3").attribute("command", "python train.py").build(), T0);
    }

    static RequestPlaced placed(long id, String request, int attempt, int node, Shape shape) {
        long mask = (1L << shape.gpus().count()) - 1;
        return new RequestPlaced(new Allocation(id, 0, request, attempt,
                new Placement(node, "node-" + node, shape, mask), T0.plusSeconds(id), Optional.empty()));
    }

    static RequestRequeued requeued(String request, int attempt, long allocation) {
        return new RequestRequeued(request, attempt, OptionalLong.of(allocation), "node lost", T0.plusSeconds(90));
    }

    static RequestEnded ended(long sequence, String request, RequestState state, long allocation) {
        return new RequestEnded(sequence, request, 7, state, OptionalLong.of(allocation), "exit", "exit code 1",
                T0.plusSeconds(sequence));
    }

    static CommitResult commit(SchedulerStore store, Leadership lead, long sequence, SchedulerEvent... events) {
        return store.commit(lead, sequence, List.of(events));
    }

    static List<SchedulerEvent> load(SchedulerStore store, Leadership lead) {
        List<SchedulerEvent> events = new ArrayList<>();
        store.load(lead, events::add);
        return events;
    }
}
