package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.NodeView;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;

/**
 * What idle GPUs are worth to the shapes of a profile, in billionths of a whole GPU, so that a node's worth is a few
 * look-ups and the same on every JVM: what is made here in floating point takes only the four operations, in a fixed
 * order, and is rounded to integers.
 *
 * <p>Immutable but for the last count of a pool's GPUs. Those of the last few profiles are kept.
 */
final class ResidualValue {

    /** A whole GPU. */
    static final long GPU = 1_000_000_000;
    /** A thousandth of a GPU. */
    static final long MILLI = GPU / GpuDemand.WHOLE;
    private static final int MILLI_PER_UNIT = GpuDemand.WHOLE / CuttingStockPrices.UNITS;
    private static final ProfileCache<ResidualValue> RECENT = new ProfileCache<>(ResidualValue::new);

    private final int[] ofLeft = new int[GpuDemand.WHOLE + 1];
    private final long cpuPerGpu;
    private final List<WorkloadProfile.Entry> choosy;
    private final double askedMilli;
    private volatile ScarcityPremium scarcity = ScarcityPremium.NONE;

    private ResidualValue(WorkloadProfile profile) {
        TreeMap<Integer, BigInteger> sizes = new TreeMap<>();
        double cpu = 0;
        double milli = 0;
        for (WorkloadProfile.Entry entry : profile.entries()) {
            GpuDemand demand = entry.shape().gpus();
            if (demand.count() == 1) {
                sizes.merge((demand.gpuMilli() + MILLI_PER_UNIT - 1) / MILLI_PER_UNIT,
                        BigInteger.valueOf(entry.count()), BigInteger::add);
            }
            cpu += demand.count() == 0 ? 0 : (double) entry.count() * entry.shape().resources().cpuMillis();
            milli += (double) entry.count() * demand.totalMilli();
        }
        fill(CuttingStockPrices.of(sizes));
        askedMilli = milli;
        cpuPerGpu = milli == 0 ? 0 : Math.round(cpu * GpuDemand.WHOLE / milli);
        choosy = profile.entries().stream().filter(entry -> !entry.shape().gpus().models().isEmpty()
                || !entry.shape().gpus().acceptsAnyMemory()).toList();
    }

    private void fill(CuttingStockPrices prices) {
        for (int left = 0; left < GpuDemand.WHOLE && prices.whole().signum() > 0; left++) {
            ofLeft[left] = prices.worth(left / MILLI_PER_UNIT).multiply(BigInteger.valueOf(GPU))
                    .divide(prices.whole()).intValueExact();
        }
        ofLeft[GpuDemand.WHOLE] = (int) GPU;
    }

    /** What idle GPUs are worth to the shapes of this profile. */
    static ResidualValue to(WorkloadProfile profile) {
        return RECENT.of(profile);
    }

    /** What a GPU with this much left is worth, whatever else the node has. */
    long ofLeft(int milli) {
        return ofLeft[milli];
    }

    /** Thousandths of a CPU that an idle GPU ought to have beside it: as many as shapes ask for, or all of the node. */
    long cpuPerGpu(Node node) {
        return node.gpus().isEmpty() ? 0 : Math.min(cpuPerGpu, node.capacity().cpuMillis() / node.gpus().size());
    }

    /**
     * Says whether CPU is enough for idle GPUs on any node, so that nothing is lost there.
     *
     * @param idle all that is idle, in billionths
     * @param cpuMillis the CPU beside it
     */
    boolean isCovered(long idle, long cpuMillis) {
        return cpuPerGpu == 0 || cpuMillis * GPU / cpuPerGpu >= idle;
    }

    /**
     * What a lack of CPU takes from the worth of a node's idle GPUs: 0.3 of what exceeds the CPU beside them, and 0.3
     * more of what does so even if three tenths of that CPU are enough.
     *
     * @param idle all that is idle of them, in billionths
     * @param cpuMillis the CPU beside them
     * @param cpuPerGpu what a GPU ought to have
     */
    static long lost(long idle, long cpuMillis, long cpuPerGpu) {
        if (cpuPerGpu == 0) {
            return 0;
        }
        long covered = cpuMillis * GPU / cpuPerGpu;
        return (Math.max(0, idle - covered) + Math.max(0, idle * 3 / 10 - covered)) * 3 / 10;
    }

    /** How sought after the GPUs of a pool are by the shapes of this profile. */
    ScarcityPremium scarcity(NodeView view) {
        ScarcityPremium known = scarcity;
        if (!choosy.isEmpty() && !known.isOf(view)) {
            known = new ScarcityPremium(choosy, askedMilli, view);
            scarcity = known;
        }
        return known;
    }
}
