package dev.berth.device;

import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;

/**
 * Good sets of up to 64 GPUs, searched for.
 *
 * <p>Whether there is a set whose links are all near enough is found out by a depth-first search of {@value #STEPS}
 * steps at most: exact as long as they suffice, as they do for any 9 to 12 GPUs (all sets of those are fewer) and where
 * nearness is shared, as with NVSwitches and PCIe. Past that a set may be missed, never made up. What is found is then
 * bettered: from each free GPU a set is grown by the cheapest next one, and the best of them has single GPUs exchanged
 * {@value #EXCHANGES} times at most. So the farthest link is the least that the search finds, the total is good but not
 * always the least, and what remains is not looked at.
 */
final class SearchedLinks implements LinkTable {

    private static final int STEPS = 4_096;
    private static final int EXCHANGES = 32;

    private final LinkCosts costs;
    /** For each type of link and each GPU, the other GPUs that are no farther. */
    private final long[][] within;

    /** How many steps a search has left. */
    private static final class Budget {
        int steps = STEPS;
    }

    SearchedLinks(GpuTopology topology) {
        this.costs = new LinkCosts(topology);
        this.within = new long[LinkType.values().length][costs.gpus()];
        for (int level = 0; level < within.length; level++) {
            for (int gpu = 0; gpu < costs.gpus(); gpu++) {
                for (int other = 0; other < costs.gpus(); other++) {
                    boolean near = other != gpu && costs.level(gpu, other) <= level;
                    within[level][gpu] |= near ? 1L << other : 0;
                }
            }
        }
    }

    @Override
    public boolean has(long free, int count, LinkType farthest) {
        return find(free, count, farthest.ordinal()) != 0;
    }

    @Override
    public long leastHarm(long free, int count) {
        return Long.bitCount(free) < count ? 0 : find(free, count, LinkType.SYS.ordinal());
    }

    @Override
    public long nearest(long free, int count, LinkType farthest) {
        for (int level = 0; level <= farthest.ordinal(); level++) {
            long found = find(free, count, level);
            if (found != 0) {
                return exchanged(grown(found, free, count, level), free, level);
            }
        }
        return 0;
    }

    /** Some set with no link beyond a level, the lowest indices first; 0 if none is found. */
    private long find(long free, int count, int level) {
        return find(0, free, count, within[level], new Budget());
    }

    private static long find(long chosen, long candidates, int count, long[] near, Budget budget) {
        if (count == 0) {
            return chosen;
        }
        for (long rest = candidates; Long.bitCount(rest) >= count; rest &= rest - 1) {
            if (budget.steps-- == 0) {
                budget.steps = 0;
                return 0;
            }
            long bit = rest & -rest;
            long found = find(chosen | bit, rest & near[Long.numberOfTrailingZeros(bit)], count - 1, near, budget);
            if (found != 0) {
                return found;
            }
        }
        return 0;
    }

    /** The cheapest of a set and those that grow from each free GPU. */
    private long grown(long found, long free, int count, int level) {
        long best = found;
        long bestCost = costs.of(found);
        for (long seeds = free; seeds != 0; seeds &= seeds - 1) {
            long set = grow(Long.numberOfTrailingZeros(seeds), free, count, level);
            long cost = costs.of(set);
            if (set != 0 && cost < bestCost) {
                best = set;
                bestCost = cost;
            }
        }
        return best;
    }

    private long grow(int seed, long free, int count, int level) {
        long set = 1L << seed;
        long candidates = free & within[level][seed];
        for (int size = 1; size < count; size++) {
            int next = cheapest(candidates, set);
            if (next < 0) {
                return 0;
            }
            set |= 1L << next;
            candidates &= within[level][next];
        }
        return set;
    }

    /** The candidate that costs least next to a set, of equal ones the lowest, or −1. */
    private int cheapest(long candidates, long set) {
        int best = -1;
        long bestCost = Long.MAX_VALUE;
        for (long rest = candidates; rest != 0; rest &= rest - 1) {
            int gpu = Long.numberOfTrailingZeros(rest);
            long cost = costs.between(gpu, set);
            if (cost < bestCost) {
                best = gpu;
                bestCost = cost;
            }
        }
        return best;
    }

    private long exchanged(long set, long free, int level) {
        long best = set;
        for (int i = 0; i < EXCHANGES; i++) {
            long better = exchangedOnce(best, free, level);
            if (better == best) {
                return best;
            }
            best = better;
        }
        return best;
    }

    /** A set with one GPU exchanged so that it costs less, or the set as it is. */
    private long exchangedOnce(long set, long free, int level) {
        for (long outs = set; outs != 0; outs &= outs - 1) {
            int out = Long.numberOfTrailingZeros(outs);
            long others = set & ~(1L << out);
            long now = costs.between(out, others);
            for (long ins = free & ~set; ins != 0; ins &= ins - 1) {
                int in = Long.numberOfTrailingZeros(ins);
                if ((others & ~within[level][in]) == 0 && costs.between(in, others) < now) {
                    return others | 1L << in;
                }
            }
        }
        return set;
    }
}
