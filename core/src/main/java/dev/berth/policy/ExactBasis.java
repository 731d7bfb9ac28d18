package dev.berth.policy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A basis of the linear program that covers demands by the fewest columns: as many columns as demands, and the amount
 * of each that is used.
 *
 * <p>The inverse of the basis is kept in integers over one denominator, its determinant, by the fraction-free pivots of
 * Edmonds (Systems of Distinct Representatives and Linear Algebra, 1967), so that nothing is ever rounded. The column
 * that leaves is chosen by the lexicographic rule, so that no basis comes twice. Not for use by several threads.
 */
final class ExactBasis {

    private final int size;
    /** The inverse of the basis and, as a last column, the amounts used; both times the denominator. */
    private final BigInteger[][] rows;
    private BigInteger denominator = BigInteger.ONE;

    /**
     * Starts with a column for each demand that covers only that one.
     *
     * @param covers how much of its demand a column covers, above zero
     * @param demands how much is to be covered
     */
    ExactBasis(int[] covers, List<BigInteger> demands) {
        size = covers.length;
        rows = new BigInteger[size][size + 1];
        for (int each : covers) {
            denominator = denominator.multiply(BigInteger.valueOf(each));
        }
        for (int row = 0; row < size; row++) {
            Arrays.fill(rows[row], BigInteger.ZERO);
            rows[row][row] = denominator.divide(BigInteger.valueOf(covers[row]));
            rows[row][size] = rows[row][row].multiply(demands.get(row));
        }
    }

    /** What {@link #prices} are to be divided by; above zero. */
    BigInteger denominator() {
        return denominator;
    }

    /** How many more columns one more of each demand would take, times the denominator. */
    BigInteger[] prices() {
        BigInteger[] prices = new BigInteger[size];
        for (int at = 0; at < size; at++) {
            prices[at] = BigInteger.ZERO;
            for (BigInteger[] row : rows) {
                prices[at] = prices[at].add(row[at]);
            }
        }
        return prices;
    }

    /** Takes in a column; what it covers must be priced at more than one column. */
    void enter(int[] column) {
        BigInteger[] inBasis = new BigInteger[size];
        int leaving = -1;
        for (int row = 0; row < size; row++) {
            inBasis[row] = times(rows[row], column);
            boolean couldLeave = inBasis[row].signum() > 0;
            leaving = couldLeave && (leaving < 0 || leavesBefore(row, leaving, inBasis)) ? row : leaving;
        }
        BigInteger pivot = inBasis[leaving];
        for (int row = 0; row < size; row++) {
            for (int at = 0; at <= size && row != leaving; at++) {
                rows[row][at] = rows[row][at].multiply(pivot).subtract(inBasis[row].multiply(rows[leaving][at]))
                        .divide(denominator);
            }
        }
        denominator = pivot;
    }

    private BigInteger times(BigInteger[] row, int[] column) {
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < size; at++) {
            sum = column[at] == 0 ? sum : sum.add(row[at].multiply(BigInteger.valueOf(column[at])));
        }
        return sum;
    }

    /** Compares two rows, each divided by its part of the entering column, from the amount used on. */
    private boolean leavesBefore(int row, int other, BigInteger[] inBasis) {
        for (int step = 0; step <= size; step++) {
            int at = (size + step) % (size + 1);
            int order = rows[row][at].multiply(inBasis[other])
                    .compareTo(rows[other][at].multiply(inBasis[row]));
            if (order != 0) {
                return order < 0;
            }
        }
        throw new IllegalStateException("Two rows of an inverse depend on each other. rows=" + size);
    }
}
