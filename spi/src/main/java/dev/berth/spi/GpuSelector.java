package dev.berth.spi;

/**
 * Chooses GPUs on the node that won. Pure, like {@link NodeScorer}.
 */
@FunctionalInterface
public interface GpuSelector {

    /**
     * Chooses the GPUs.
     *
     * @param query what is to be placed; its shape asks for at least one GPU
     * @param node the node's ordinal; enough GPUs there are usable
     * @param view the columns
     * @return as many bits as the shape asks for GPUs, all of them in {@link NodeView#usableGpus},
     *     and linked as the shape requires; some that are exist on the node
     */
    long select(PlacementQuery query, int node, NodeView view);
}
