package dev.berth.spi;

/**
 * Ranks the nodes that could take a request. The highest score wins; of equal ones, the lowest ordinal.
 *
 * <p>Pure: the same query and columns give the same scores, whatever else is in the batch; no state is kept, no clock
 * or random source but {@link PlacementQuery#random()} is read. Scores are integers; a scorer that computes in
 * floating point rounds by itself and uses {@link StrictMath}.
 */
@FunctionalInterface
public interface NodeScorer {

    /**
     * Scores a batch of nodes, each of which has room for the shape.
     *
     * @param query what is to be placed
     * @param nodes ordinals; only the first {@code count} count
     * @param count how many nodes to score, at least 1
     * @param view the columns
     * @param scores gets a score for each node, in the same places
     */
    void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores);
}
