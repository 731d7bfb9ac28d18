package dev.berth.policy;

import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;
import java.util.Map;

/** The weighted sum of scores, reckoned in 128 bits, so that the order of the parts does not matter. */
final class WeightedSum implements NodeScorer {

    private static final int BLOCK = 64;

    private final NodeScorer[] parts;
    private final long[] weights;

    WeightedSum(Map<NodeScorer, Long> weights) {
        this.parts = new NodeScorer[weights.size()];
        this.weights = new long[parts.length];
        int at = 0;
        for (Map.Entry<NodeScorer, Long> entry : weights.entrySet()) {
            this.parts[at] = entry.getKey();
            this.weights[at++] = entry.getValue();
        }
    }

    @Override
    public void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        int[] block = new int[BLOCK];
        long[] part = new long[BLOCK];
        long[] high = new long[BLOCK];
        long[] low = new long[BLOCK];
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            System.arraycopy(nodes, from, block, 0, size);
            Arrays.fill(high, 0);
            Arrays.fill(low, 0);
            for (int i = 0; i < parts.length; i++) {
                parts[i].score(query, block, size, view, part);
                for (int at = 0; at < size; at++) {
                    add(high, low, at, Math.multiplyHigh(part[at], weights[i]), part[at] * weights[i]);
                }
            }
            for (int at = 0; at < size; at++) {
                scores[from + at] = saturated(high[at], low[at]);
            }
        }
    }

    private static void add(long[] high, long[] low, int at, long addedHigh, long addedLow) {
        low[at] += addedLow;
        high[at] += addedHigh + (Long.compareUnsigned(low[at], addedLow) < 0 ? 1 : 0);
    }

    private static long saturated(long high, long low) {
        if (high == low >> (Long.SIZE - 1)) {
            return Math.max(low, UNSCORED + 1);
        }
        return high < 0 ? UNSCORED + 1 : Long.MAX_VALUE;
    }
}
