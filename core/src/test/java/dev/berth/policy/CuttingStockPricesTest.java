package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The prices against their definition: all patterns, one by one. */
final class CuttingStockPricesTest {

    private static final Path TRACE = Path.of("..", "..", "shared", "data", "openb", "pods_default.csv");
    /** The columns {@code num_gpu} and {@code gpu_milli}. */
    private static final int COUNT = 3;
    private static final int MILLI = 4;
    private static final long PRIME = Integer.MAX_VALUE;

    @Example
    void byHand() {
        assertPrices(demands(65, 2, 35, 1), "35 0, 65 1");
        assertPrices(demands(65, 1, 35, 3), "35 1/2, 65 1/2");
        assertPrices(demands(65, 2, 32, 3), "32 1/3, 65 2/3");
        assertPrices(demands(100, 5), "100 1");
        assertPrices(demands(1, 1), "1 1/100");
        CuttingStockPrices none = CuttingStockPrices.of(demands());
        assertEquals(BigInteger.ZERO, none.whole());
        assertEquals(BigInteger.ZERO, none.worth(99));
    }

    @Example
    void theTraceHasItsDocumentedPrices() throws IOException {
        if (!Files.exists(TRACE)) {
            System.out.println("Skipped, since the openb traces are not there. file=" + TRACE);
            return;
        }
        TreeMap<Integer, BigInteger> demands = new TreeMap<>();
        for (String line : Files.readAllLines(TRACE)) {
            String[] fields = line.split(",");
            if (fields[COUNT].equals("1")) {
                demands.merge((Integer.parseInt(fields[MILLI]) + 9) / 10, BigInteger.ONE, BigInteger::add);
            }
        }
        assertPrices(demands, "5 0, 11 0, 14 0, 16 0, 22 1/12, 23 1/4, 27 1/4, 29 1/4, 32 1/3, 33 1/3, 35 1/3, 37 1/3, "
                + "44 1/3, 46 1/2, 47 1/2, 48 1/2, 55 2/3, 59 2/3, 65 2/3, 81 1, 100 1");
    }

    @Property(tries = 300)
    void noPatternIsWorthMoreThanAWholeAndTheTightOnesFixThePrices(@ForAll long seed) {
        TreeMap<Integer, BigInteger> demands = someDemands(new Random(seed), 6, 10);
        CuttingStockPrices prices = CuttingStockPrices.of(demands);
        List<Integer> sizes = List.copyOf(demands.keySet());
        List<long[]> tight = new ArrayList<>();
        for (long[] pattern : patterns(sizes)) {
            BigInteger value = BigInteger.ZERO;
            for (int at = 0; at < sizes.size(); at++) {
                value = value.add(prices.worth(sizes.get(at)).multiply(BigInteger.valueOf(pattern[at])));
            }
            assertTrue(value.compareTo(prices.whole()) <= 0, () -> demands + " " + Arrays.toString(pattern));
            if (value.equals(prices.whole())) {
                tight.add(pattern);
            }
        }
        for (int at = 0; at < sizes.size(); at++) {
            assertTrue(prices.worth(sizes.get(at)).signum() >= 0);
            if (prices.worth(sizes.get(at)).signum() == 0) {
                tight.add(unit(sizes.size(), at));
            }
        }
        assertEquals(sizes.size(), rank(tight, sizes.size()), () -> "no vertex: " + demands);
    }

    @Property(tries = 200)
    void noVertexIsWorthMore(@ForAll long seed) {
        TreeMap<Integer, BigInteger> demands = someDemands(new Random(seed), 3, 15);
        for (int size = 100; demands.size() < 3; size--) {
            demands.putIfAbsent(size, BigInteger.TWO);
        }
        List<Integer> sizes = List.copyOf(demands.keySet());
        CuttingStockPrices prices = CuttingStockPrices.of(demands);
        double found = 0;
        for (int size : sizes) {
            found += demands.get(size).doubleValue() * prices.worth(size).doubleValue();
        }
        List<long[]> limits = new ArrayList<>(patterns(sizes));
        limits.add(unit(3, 0));
        limits.add(unit(3, 1));
        limits.add(unit(3, 2));
        double[] amounts = demands.values().stream().mapToDouble(BigInteger::doubleValue).toArray();
        assertEquals(best(limits, amounts), found / prices.whole().doubleValue(), 1e-9, demands::toString);
    }

    @Property(tries = 60)
    void anyHundredSizesAreBoundedWork(@ForAll long seed, @ForAll @IntRange(min = 25, max = 100) int most) {
        Random random = new Random(seed);
        TreeMap<Integer, BigInteger> demands = new TreeMap<>();
        for (int i = 0; i < most; i++) {
            demands.put(1 + random.nextInt(100), new BigInteger(1 + random.nextInt(63), random).add(BigInteger.ONE));
        }
        CuttingStockPrices prices = CuttingStockPrices.of(demands);
        assertTrue(prices.whole().signum() > 0);
        for (int units = 1; units <= 100; units++) {
            assertTrue(prices.worth(units).compareTo(prices.worth(units - 1)) >= 0, "more is worth no less");
            assertTrue(prices.worth(units).add(prices.worth(100 - units)).compareTo(prices.whole()) <= 0,
                    "cutting a whole makes it worth no more");
        }
    }

    private static TreeMap<Integer, BigInteger> demands(int... sizesAndCounts) {
        TreeMap<Integer, BigInteger> demands = new TreeMap<>();
        for (int i = 0; i < sizesAndCounts.length; i += 2) {
            demands.put(sizesAndCounts[i], BigInteger.valueOf(sizesAndCounts[i + 1]));
        }
        return demands;
    }

    private static TreeMap<Integer, BigInteger> someDemands(Random random, int most, int least) {
        TreeMap<Integer, BigInteger> demands = new TreeMap<>();
        for (int i = 0; i < 1 + random.nextInt(most); i++) {
            int size = random.nextInt(3) == 0 ? 100 / (1 + random.nextInt(5)) : least + random.nextInt(101 - least);
            demands.put(size, BigInteger.valueOf(1 + random.nextInt(random.nextBoolean() ? 4 : 1000)));
        }
        return demands;
    }

    private static void assertPrices(TreeMap<Integer, BigInteger> demands, String expected) {
        CuttingStockPrices prices = CuttingStockPrices.of(demands);
        List<String> found = new ArrayList<>();
        for (Map.Entry<Integer, BigInteger> entry : demands.entrySet()) {
            BigInteger price = prices.worth(entry.getKey());
            BigInteger divisor = price.gcd(prices.whole());
            BigInteger below = prices.whole().divide(divisor);
            found.add(entry.getKey() + " " + price.divide(divisor) + (below.equals(BigInteger.ONE) ? "" : "/" + below));
        }
        assertEquals(expected, String.join(", ", found));
    }

    /** Every way of cutting up one whole that leaves no room for the smallest size. */
    private static List<long[]> patterns(List<Integer> sizes) {
        List<long[]> all = new ArrayList<>();
        extend(sizes, new long[sizes.size()], sizes.size() - 1, CuttingStockPrices.UNITS, all);
        return all;
    }

    private static void extend(List<Integer> sizes, long[] pattern, int at, int left, List<long[]> all) {
        if (at == 0) {
            pattern[0] = left / sizes.get(0);
            all.add(pattern.clone());
            return;
        }
        for (int count = 0; count * sizes.get(at) <= left; count++) {
            pattern[at] = count;
            extend(sizes, pattern, at - 1, left - count * sizes.get(at), all);
        }
    }

    private static long[] unit(int size, int at) {
        long[] unit = new long[size];
        unit[at] = 1;
        return unit;
    }

    /** The rank of rows, by elimination modulo a prime. */
    private static int rank(List<long[]> given, int columns) {
        List<long[]> rows = new ArrayList<>(given.stream().map(long[]::clone).toList());
        int rank = 0;
        for (int column = 0; column < columns; column++) {
            int at = rank;
            while (at < rows.size() && rows.get(at)[column] == 0) {
                at++;
            }
            if (at == rows.size()) {
                continue;
            }
            long[] pivot = rows.remove(at);
            rows.add(rank++, pivot);
            for (long[] row : rows.subList(rank, rows.size())) {
                long times = row[column];
                for (int i = 0; i < columns; i++) {
                    row[i] = Math.floorMod(row[i] * pivot[column] - times * pivot[i], PRIME);
                }
            }
        }
        return rank;
    }

    /** The most that three amounts are worth at any vertex; the last three limits are that no price is negative. */
    private static double best(List<long[]> limits, double[] amounts) {
        double best = 0;
        for (int i = 0; i < limits.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (int k = 0; k < j; k++) {
                    best = Math.max(best, value(limits, amounts, i, j, k));
                }
            }
        }
        return best;
    }

    private static double value(List<long[]> limits, double[] amounts, int... tight) {
        double[][] rows = new double[3][];
        double[] right = new double[3];
        for (int row = 0; row < 3; row++) {
            rows[row] = Arrays.stream(limits.get(tight[row])).asDoubleStream().toArray();
            right[row] = tight[row] < limits.size() - 3 ? 1 : 0;
        }
        double whole = determinant(rows[0], rows[1], rows[2]);
        if (whole == 0) {
            return 0;
        }
        double[] prices = new double[3];
        for (int column = 0; column < 3; column++) {
            double[][] replaced = {rows[0].clone(), rows[1].clone(), rows[2].clone()};
            for (int row = 0; row < 3; row++) {
                replaced[row][column] = right[row];
            }
            prices[column] = determinant(replaced[0], replaced[1], replaced[2]) / whole;
        }
        boolean feasible = Arrays.stream(prices).allMatch(price -> price > -1e-9)
                && limits.stream().limit(limits.size() - 3).allMatch(limit -> dot(limit, prices) < 1 + 1e-9);
        return feasible ? amounts[0] * prices[0] + amounts[1] * prices[1] + amounts[2] * prices[2] : 0;
    }

    private static double dot(long[] limit, double[] prices) {
        return limit[0] * prices[0] + limit[1] * prices[1] + limit[2] * prices[2];
    }

    private static double determinant(double[] a, double[] b, double[] c) {
        return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                + a[2] * (b[0] * c[1] - b[1] * c[0]);
    }
}
