package dev.berth.device;

import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;

/** What sets of GPUs cost by their links: the farthest link in the high bits, the total of all pairs in the low. */
final class LinkCosts {

    private static final int TOTAL_BITS = 24;
    private static final int NVLINK_WORTH = 100;
    private static final int PCIE_STEP = 10;
    private static final int MOST_WORTH = NVLINK_WORTH * GpuTopology.MAX_NVLINKS;

    private final int gpus;
    /** For each pair the type of its link. */
    private final int[] levels;
    private final int[] costs;

    LinkCosts(GpuTopology topology) {
        this.gpus = topology.gpus();
        this.levels = new int[gpus * gpus];
        this.costs = new int[gpus * gpus];
        for (int one = 0; one < gpus; one++) {
            for (int other = 0; other < gpus; other++) {
                if (one != other) {
                    levels[one * gpus + other] = topology.link(one, other).ordinal();
                    costs[one * gpus + other] = MOST_WORTH - worth(topology, one, other);
                }
            }
        }
    }

    private static int worth(GpuTopology topology, int one, int other) {
        int nvlinks = topology.nvlinks(one, other);
        return nvlinks > 0 ? nvlinks * NVLINK_WORTH
                : (1 + LinkType.SYS.ordinal() - topology.link(one, other).ordinal()) * PCIE_STEP;
    }

    int gpus() {
        return gpus;
    }

    int pair(int one, int other) {
        return costs[one * gpus + other];
    }

    int level(int one, int other) {
        return levels[one * gpus + other];
    }

    /** The cost of all pairs between one GPU and some. */
    long between(int gpu, long some) {
        long total = 0;
        for (long rest = some; rest != 0; rest &= rest - 1) {
            total += pair(gpu, Long.numberOfTrailingZeros(rest));
        }
        return total;
    }

    /** The cost of a set: sets compare as their costs do. */
    long of(long set) {
        int level = 0;
        long total = 0;
        for (long rest = set; rest != 0; rest &= rest - 1) {
            int gpu = Long.numberOfTrailingZeros(rest);
            for (long others = rest & (rest - 1); others != 0; others &= others - 1) {
                int other = Long.numberOfTrailingZeros(others);
                level = Math.max(level, level(gpu, other));
                total += pair(gpu, other);
            }
        }
        return (long) level << TOTAL_BITS | total;
    }

    /** The type of the farthest link of a set with this cost. */
    static int level(long cost) {
        return (int) (cost >>> TOTAL_BITS);
    }
}
