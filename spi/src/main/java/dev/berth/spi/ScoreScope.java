package dev.berth.spi;

/** What the scores of a {@link NodeScorer} depend on. */
public enum ScoreScope {
    /**
     * The shape, the profile, and the columns and description of the node that is scored. A scheduler may keep such
     * scores and compute them anew only for nodes that have changed.
     */
    SHAPE_AND_NODE,
    /** That, and the descriptions of all nodes. Such scores may be kept until a node is described anew. */
    SHAPE_NODE_AND_HARDWARE,
    /** More: the request's user or number, randomness, other nodes. Every node is scored for every request. */
    ANYTHING
}
