package dev.berth.examples.question;

import dev.berth.Explanation;
import dev.berth.Hypothesis;
import dev.berth.Plan;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.console.UsageException;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What would become of a request.
 *
 * @param state the state it is asked of
 * @param request what would be asked
 * @param hypothesis what is supposed to be otherwise in that state
 */
record Question(ReplayState state, Request request, Hypothesis hypothesis) {

    Plan plan() {
        return answer(state.scheduler().questions().plan(request, hypothesis));
    }

    Explanation explain() {
        return answer(state.scheduler().questions().explain(request, hypothesis));
    }

    Optional<Instant> earliestStart() {
        return answer(state.scheduler().questions().earliestStart(request, hypothesis));
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new UsageException(String.valueOf(wrong.getMessage()));
            }
            throw e;
        }
    }

    void describe(KeyValueTable rows) {
        state.describe(rows);
        rows.add("Asked", asked());
        if (!hypothesis.equals(Hypothesis.NOTHING)) {
            rows.add("Supposed", supposed());
        }
    }

    private String asked() {
        List<String> parts = new ArrayList<>();
        GpuDemand gpus = request.shapes().get(0).gpus();
        if (gpus.count() > 0) {
            parts.add((gpus.isFraction() ? Format.thousandths(gpus.gpuMilli()) + " of a GPU"
                    : gpus.count() + (gpus.count() == 1 ? " GPU" : " GPUs"))
                    + (gpus.models().isEmpty() ? "" : " of " + String.join(" or ", gpus.models()))
                    + (gpus.minMemoryMib() == 0 ? "" : " with " + mib(gpus.minMemoryMib()) + " or more")
                    + (gpus.maxMemoryMib() == Gpu.MAX_MEMORY_MIB ? "" : " with " + mib(gpus.maxMemoryMib())
                    + " or less") + (request.shapes().size() == 1 ? "" : " or, with a penalty, larger ones"));
        }
        Resources resources = request.shapes().get(0).resources();
        parts.add(Format.thousandths(resources.cpuMillis()) + " CPUs");
        parts.add(mib(resources.memoryMib()) + " of memory");
        if (resources.storageMib() > 0) {
            parts.add(mib(resources.storageMib()) + " of storage");
        }
        request.node().ifPresent(node -> parts.add("on " + node));
        request.selectors().forEach((label, value) -> parts.add("where " + label + "=" + value));
        request.tolerations().forEach(taint -> parts.add("tolerating " + taint.key() + "=" + taint.value()));
        return String.join(", ", parts);
    }

    private static String mib(long amount) {
        return Format.number(amount) + " MiB";
    }

    private String supposed() {
        List<String> parts = new ArrayList<>();
        if (!hypothesis.added().isEmpty()) {
            parts.add("added " + Format.list(hypothesis.added().stream().map(Node::id).toList()));
        }
        if (!hypothesis.drained().isEmpty()) {
            parts.add("drained " + Format.list(hypothesis.drained().stream().sorted().toList()));
        }
        if (!hypothesis.finished().isEmpty()) {
            parts.add("finished " + Format.list(hypothesis.finished().stream().sorted().toList()));
        }
        return String.join("; ", parts);
    }
}
