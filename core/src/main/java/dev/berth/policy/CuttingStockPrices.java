package dev.berth.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a part of a whole is worth to those who cut parts from wholes: the dual prices of the one-dimensional
 * cutting-stock problem.
 *
 * <p>Sizes are in units, {@link #UNITS} to a whole. A pattern says how often each size is cut from one whole. The
 * problem is to cover a demand by the fewest patterns, of which fractions may be used. Its dual prices the sizes so
 * that the demand is worth the most while no pattern is worth more than a whole. So the price of a size is the share of
 * a whole that it really costs where all is packed as well as can be: 650 of 1000 may cost two thirds, because the rest
 * serves those who want 320 or 350. What is left of a whole is worth the most that can be cut from it.
 *
 * <p>The prices are a vertex of their polyhedron: 1/3 or 1/2 rather than 0.41. Averages of vertices are optimal too
 * where the demand allows for several, but make worse placements, because things that go together no longer tie.
 *
 * <p>Solved by column generation: as long as the prices of a basis make some pattern worth more than a whole, the best
 * such pattern, found by dynamic programming, enters the basis. All is reckoned in integers ({@link ExactBasis}), so
 * the result is exact and the same on every JVM. Immutable.
 *
 * <p>After Gilmore and Gomory, A Linear Programming Approach to the Cutting-Stock Problem, Operations Research 9 (6),
 * 1961.
 */
final class CuttingStockPrices {

    /** Units of a whole. */
    static final int UNITS = 100;
    /** The work grows with the cube of the sizes and more; the openb traces have 21. */
    private static final int MOST_SIZES = 24;
    /** Some 70 are the most that was ever seen with as many sizes. */
    private static final int MOST_PIVOTS = 1000;
    private static final int NOTHING = -1;

    private final int[] sizes;
    private final ExactBasis basis;
    private final BigInteger[] worth = new BigInteger[UNITS + 1];
    /** For what is left, the size to cut off first, or nothing if a unit less is worth as much. */
    private final int[] firstCut = new int[UNITS + 1];

    private CuttingStockPrices(SortedMap<Integer, BigInteger> demands) {
        sizes = demands.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] perWhole = new int[sizes.length];
        for (int at = 0; at < sizes.length; at++) {
            perWhole[at] = UNITS / sizes[at];
        }
        basis = new ExactBasis(perWhole, new ArrayList<>(demands.values()));
        int pivots = 0;
        while (pivots < MOST_PIVOTS && improve()) {
            pivots++;
        }
    }

    /**
     * Solves the problem. Of more than 24 sizes, those that ask for least are rounded up to the next one.
     *
     * @param demands sizes of 1 to {@link #UNITS} units, and how often each is asked for, above zero
     * @return the prices
     */
    static CuttingStockPrices of(SortedMap<Integer, BigInteger> demands) {
        TreeMap<Integer, BigInteger> kept = new TreeMap<>(demands);
        while (kept.size() > MOST_SIZES) {
            Map.Entry<Integer, BigInteger> least = kept.headMap(kept.lastKey()).entrySet().stream()
                    .min(Comparator.comparing(size -> size.getValue().multiply(BigInteger.valueOf(size.getKey()))))
                    .map(Map.Entry::copyOf).orElseThrow();
            kept.remove(least.getKey());
            kept.merge(kept.higherKey(least.getKey()), least.getValue(), BigInteger::add);
        }
        return new CuttingStockPrices(kept);
    }

    /**
     * What is left of a whole is worth this much, over {@link #whole}. That of a size in demand is its price.
     *
     * @param units 0 to {@link #UNITS}
     */
    BigInteger worth(int units) {
        return worth[units];
    }

    /** What a whole is worth; 0 if nothing is in demand. */
    BigInteger whole() {
        return worth[UNITS];
    }

    /**
     * Improves the basis by the best pattern; says whether it is worth more than a whole. Since a size may be left out
     * of any pattern, that is so as long as a price is negative.
     */
    private boolean improve() {
        cut(basis.prices());
        if (whole().compareTo(basis.denominator()) <= 0) {
            return false;
        }
        int[] column = new int[sizes.length];
        int left = UNITS;
        while (left > 0) {
            int cut = firstCut[left];
            if (cut != NOTHING) {
                column[cut]++;
            }
            left -= cut == NOTHING ? 1 : sizes[cut];
        }
        basis.enter(column);
        return true;
    }

    /** Finds the best that can be cut from any part of a whole: the unbounded knapsack. */
    private void cut(BigInteger[] prices) {
        worth[0] = BigInteger.ZERO;
        for (int left = 1; left <= UNITS; left++) {
            worth[left] = worth[left - 1];
            firstCut[left] = NOTHING;
            for (int at = 0; at < sizes.length && sizes[at] <= left; at++) {
                BigInteger with = worth[left - sizes[at]].add(prices[at]);
                if (with.compareTo(worth[left]) > 0) {
                    worth[left] = with;
                    firstCut[left] = at;
                }
            }
        }
    }
}
