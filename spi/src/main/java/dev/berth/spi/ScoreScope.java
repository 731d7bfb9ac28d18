package dev.berth.spi;

/** What the scores of a {@link NodeScorer} depend on. */
public enum ScoreScope {
    /**
     * The shape, the profile, and the columns and description of the node that is scored. A scheduler may keep such
     * scores and compute them anew only for nodes that have changed.
     */
    SHAPE_AND_NODE,
    /** More: the request's user or number, randomness, other nodes. Every node is scored for every request. */
    ANYTHING
}
