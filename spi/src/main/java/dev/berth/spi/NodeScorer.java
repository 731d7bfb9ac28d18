package dev.berth.spi;

import java.util.Objects;

/**
 * Ranks the nodes that could take a request. The highest score wins; of equal ones, the lowest ordinal.
 *
 * <p>Pure: the same query and columns give the same scores, whatever else is in the batch; no state is kept, no clock
 * or random source but {@link PlacementQuery#random()} is read. Scores are integers; a scorer that computes in
 * floating point rounds by itself and uses {@link StrictMath}.
 */
@FunctionalInterface
public interface NodeScorer {

    /** No score: a place that is left so, as all are at first, refuses the request and names the policy. */
    long UNSCORED = Long.MIN_VALUE;

    /** Scores one node; a scorer that is easier to write, and slower where several are loaded. */
    @FunctionalInterface
    interface OneByOne {

        /**
         * Scores a node that has room for the shape.
         *
         * @param query what is to be placed
         * @param node the node's ordinal
         * @param view the columns
         * @return the score, above {@link #UNSCORED}
         */
        long score(PlacementQuery query, int node, NodeView view);
    }

    /**
     * Makes a scorer of one that looks at a single node.
     *
     * @param scorer scores one node
     * @return scores them one after the other
     */
    static NodeScorer each(OneByOne scorer) {
        Objects.requireNonNull(scorer, "scorer");
        return (query, nodes, count, view, scores) -> {
            for (int i = 0; i < count; i++) {
                scores[i] = scorer.score(query, nodes[i], view);
            }
        };
    }

    /**
     * Scores a batch of nodes, each of which has room for the shape.
     *
     * @param query what is to be placed
     * @param nodes ordinals; only the first {@code count} count
     * @param count how many nodes to score, at least 1
     * @param view the columns
     * @param scores gets a score above {@link #UNSCORED} for each node, in the same places
     */
    void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores);
}
