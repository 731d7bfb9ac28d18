package dev.berth.policy;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.NodeView;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How sought after each kind of GPU is by those who accept only some kinds: for each typical demand that excludes a
 * kind, its share of all GPUs asked for × the GPUs there are ÷ the GPUs that it accepts, summed up over those that
 * accept the kind. 1 says that they would take all GPUs of the kind if as many were asked for as there are. Whoever
 * takes such a GPU pays a premium of 0.3 times that, in steps of a half: kinds about as sought after tie, those that
 * more than half would be left of are not spared.
 *
 * <p>GPUs count as their nodes were registered, in whatever state. Immutable.
 */
final class ScarcityPremium {

    /** Where every kind will do for everybody. */
    static final ScarcityPremium NONE = new ScarcityPremium();
    private static final double WEIGHT = 0.3;
    private static final int STEPS = 2;
    /** More than what the roundings of shares add up to, and far less than a step. */
    private static final double ROUNDING = 1e-9;

    private final @Nullable WeakReference<NodeView> pool;
    private final long descriptions;
    private final Map<Kind, Long> premiums = new HashMap<>();

    private record Kind(String model, long memoryMib) {
        static Kind of(Gpu gpu) {
            return new Kind(gpu.model(), gpu.memoryMib());
        }
    }

    private ScarcityPremium() {
        pool = null;
        descriptions = 0;
    }

    /**
     * Counts the GPUs of a pool.
     *
     * @param choosy the entries of a profile that do not accept just any GPU
     * @param askedMilli what the whole profile asks for
     * @param view the pool
     */
    ScarcityPremium(List<WorkloadProfile.Entry> choosy, double askedMilli, NodeView view) {
        pool = new WeakReference<>(view);
        descriptions = view.descriptions();
        Map<Kind, Long> counts = new HashMap<>();
        Map<Kind, Gpu> samples = new HashMap<>();
        for (int node = 0; node < view.nodes(); node++) {
            for (Gpu gpu : view.node(node).gpus()) {
                counts.merge(Kind.of(gpu), 1L, Long::sum);
                samples.putIfAbsent(Kind.of(gpu), gpu);
            }
        }
        Map<Kind, Double> sought = new HashMap<>();
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        for (WorkloadProfile.Entry entry : choosy) {
            GpuDemand demand = entry.shape().gpus();
            List<Kind> accepted = samples.entrySet().stream().filter(sample -> demand.accepts(sample.getValue()))
                    .map(Map.Entry::getKey).toList();
            long gpus = accepted.stream().mapToLong(kind -> counts.getOrDefault(kind, 0L)).sum();
            double share = (double) entry.count() * demand.totalMilli() / askedMilli;
            if (gpus < total) {
                accepted.forEach(kind -> sought.merge(kind, share * total / gpus, Double::sum));
            }
        }
        sought.forEach((kind, times) ->
                premiums.put(kind, Math.round(WEIGHT * ResidualValue.GPU / STEPS * Math.floor(times * STEPS
                        + ROUNDING))));
    }

    /** Says whether these are the nodes that were counted. */
    boolean isOf(NodeView view) {
        return pool != null && pool.get() == view && descriptions == view.descriptions();
    }

    /** What is to be paid for a whole GPU, in billionths of one; 0 if nobody insists on its kind. */
    long premium(Gpu gpu) {
        return premiums.isEmpty() ? 0 : premiums.getOrDefault(Kind.of(gpu), 0L);
    }
}
