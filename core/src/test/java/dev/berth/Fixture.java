package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A scheduler under settable time whose events are recorded, and short words for what tests do with it. */
final class Fixture implements SchedulerListener {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final SettableTime time = new SettableTime(START);
    final InMemoryStore store = new InMemoryStore();
    final List<SchedulerEvent> events = new ArrayList<>();
    final List<CommittedBatch> batches = new ArrayList<>();
    Scheduler scheduler;

    Fixture() {
        this(Limits.defaults());
    }

    Fixture(Limits limits) {
        scheduler = builder().limits(limits).build();
    }

    SchedulerBuilder builder() {
        return Scheduler.builder().store(store).time(time).listener(this);
    }

    @Override
    public void committed(CommittedBatch batch) {
        batches.add(batch);
        events.addAll(batch.events());
    }

    static Node node(String id, int gpus) {
        return Node.builder(id).cpuMillis(64_000).memoryMib(262_144).storageMib(1_000).gpus(gpus, "A100", 81_920)
                .build();
    }

    static Request request(String id, int gpus) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.whole(gpus))).build();
    }

    static Request fraction(String id, int gpuMilli) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.fraction(gpuMilli))).build();
    }

    /** What a stage has come to; it must have completed, or do so soon on another thread. */
    static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError("no answer", late);
        }
    }

    static boolean isOpen(CompletionStage<?> stage) {
        return !stage.toCompletableFuture().isDone();
    }

    static String code(CompletionStage<Decision> stage) {
        return now(stage).refusal().map(refusal -> refusal.code().word()).orElse("none");
    }

    Allocation place(Request request) {
        return now(scheduler.submit(request).placed()).allocation().orElseThrow();
    }

    ClusterView view() {
        return now(scheduler.questions().view());
    }

    <T extends SchedulerEvent> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
