package dev.berth.examples.question;

import com.google.gson.JsonObject;
import dev.berth.ClusterView;
import dev.berth.NodeStatus;
import dev.berth.Scheduler;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.trace.Replay;
import dev.berth.model.GpuDemand;
import java.time.Instant;
import java.util.Optional;

/**
 * A replay that was left where it stood, with its scheduler.
 *
 * @param replay what is replayed
 * @param at when it was left; empty for a fill, which has no times
 * @param arrived how many requests have arrived
 * @param requests how many there are
 * @param scheduler knows what is held and what waits
 */
record ReplayState(Replay replay, Optional<Instant> at, int arrived, int requests, Scheduler scheduler)
        implements AutoCloseable {

    ClusterView view() {
        return scheduler.questions().view().toCompletableFuture().join();
    }

    void describe(KeyValueTable rows) {
        ClusterView view = view();
        rows.add("State", replay.settings().words() + at.map(time -> ", at " + Format.time(time)).orElse(""));
        rows.add("", "%,d of %,d requests arrived, %,d hold something, %,d wait", arrived, requests,
                view.allocations().size(), view.waiting().size());
        rows.add("", "%s of %s GPUs are free", Format.thousandths(freeGpuMilli(view)),
                Format.thousandths(gpuMilli(view)));
    }

    void describe(JsonObject json) {
        ClusterView view = view();
        json.addProperty("policy", replay.settings().policy().name());
        json.addProperty("mode", replay.settings().mode().toString());
        json.addProperty("seed", replay.settings().seed());
        at.ifPresent(time -> json.addProperty("at", time.toString()));
        json.addProperty("arrived", arrived);
        json.addProperty("requests", requests);
        json.addProperty("holding", view.allocations().size());
        json.addProperty("waiting", view.waiting().size());
        json.addProperty("freeGpuMilli", freeGpuMilli(view));
        json.addProperty("allGpuMilli", gpuMilli(view));
    }

    private static long freeGpuMilli(ClusterView view) {
        return view.nodes().stream().flatMap(node -> node.freeGpuMilli().stream()).mapToLong(Integer::longValue).sum();
    }

    private static long gpuMilli(ClusterView view) {
        return (long) GpuDemand.WHOLE * view.nodes().stream().map(NodeStatus::node)
                .mapToLong(node -> node.gpus().size()).sum();
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
