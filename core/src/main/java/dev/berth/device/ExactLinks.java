package dev.berth.device;

import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import java.util.Arrays;

/**
 * The best sets of at most {@link LinkTable#EXACT} GPUs, looked up.
 *
 * <p>Of sets that are equally near, the one that leaves most behind is taken: cut what remains into fours, as many as
 * there are, so that their costs add up to the least; then the same in pairs. Of sets equal in that too, the lowest
 * mask. Two tables of a byte for each mask and number of GPUs; made by going over all subsets of all sets, which are
 * 3⁸ = 6,561.
 */
final class ExactLinks implements LinkTable {

    private static final int FOURS_SHIFT = 32;

    private final int sets;
    private final long[] costs;
    /** What cannot be had any more when a set remains: the least cost of its fours, then of its pairs. */
    private final long[] remainders;
    private final byte[][] nearest;
    private final byte[][] harmless;

    ExactLinks(GpuTopology topology) {
        LinkCosts links = new LinkCosts(topology);
        this.sets = 1 << links.gpus();
        this.costs = new long[sets];
        Arrays.setAll(costs, links::of);
        this.remainders = remainders();
        this.nearest = new byte[EXACT + 1][sets];
        this.harmless = new byte[EXACT + 1][sets];
        for (int free = 1; free < sets; free++) {
            for (int set = free; set > 0; set = set - 1 & free) {
                consider(free, set);
            }
        }
    }

    private void consider(int free, int set) {
        int count = Integer.bitCount(set);
        int near = nearest[count][free] & 0xff;
        long harm = remainders[free & ~set];
        if (near == 0 || costs[set] < costs[near]
                || costs[set] == costs[near] && harm <= remainders[free & ~near]) {
            nearest[count][free] = (byte) set;
        }
        int least = harmless[count][free] & 0xff;
        if (least == 0 || harm <= remainders[free & ~least]) {
            harmless[count][free] = (byte) set;
        }
    }

    private long[] remainders() {
        long[] fours = cut(4);
        long[] pairs = cut(2);
        long[] both = new long[sets];
        Arrays.setAll(both, set -> fours[set] << FOURS_SHIFT | pairs[set]);
        return both;
    }

    /** For each set, the least that its GPUs cost in groups of a size, with as many groups as there can be. */
    private long[] cut(int size) {
        long[] least = new long[sets];
        for (int set = 0; set < sets; set++) {
            if (Integer.bitCount(set) >= size) {
                least[set] = Integer.bitCount(set) % size == 0 ? grouped(set, size, least) : oneLeftOut(set, least);
            }
        }
        return least;
    }

    private long grouped(int set, int size, long[] least) {
        int first = set & -set;
        long best = Long.MAX_VALUE;
        for (int group = set; group > 0; group = group - 1 & set) {
            if ((group & first) != 0 && Integer.bitCount(group) == size) {
                best = Math.min(best, costs[group] + least[set & ~group]);
            }
        }
        return best;
    }

    private static long oneLeftOut(int set, long[] least) {
        long best = Long.MAX_VALUE;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            best = Math.min(best, least[set & ~(rest & -rest)]);
        }
        return best;
    }

    @Override
    public long nearest(long free, int count, LinkType farthest) {
        int set = count > EXACT ? 0 : nearest[count][(int) free] & 0xff;
        return LinkCosts.level(costs[set]) <= farthest.ordinal() ? set : 0;
    }

    @Override
    public long leastHarm(long free, int count) {
        return count > EXACT ? 0 : harmless[count][(int) free] & 0xff;
    }

    @Override
    public boolean has(long free, int count, LinkType farthest) {
        return nearest(free, count, farthest) != 0;
    }
}
