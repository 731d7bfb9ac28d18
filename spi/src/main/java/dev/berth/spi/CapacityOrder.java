package dev.berth.spi;

/**
 * An order of nodes in which a scheduler can find the first one with room without looking at every one.
 */
public enum CapacityOrder {
    /**
     * Fewest free whole GPUs first, then least free CPU, then least free memory, both in eighths of the node's
     * capacity; for a share of a GPU, before all of them the node with the usable shared GPU that has the least left.
     */
    BEST_FIT,
    /** Most free whole GPUs first, then most free CPU, then most free memory, both in eighths of the capacity. */
    WORST_FIT,
    /** Lowest ordinal first. */
    FIRST_FIT,
    /** The ordinals after {@link PlacementQuery#lastNode()} first, then those from 0, the lower first. */
    ROUND_ROBIN
}
