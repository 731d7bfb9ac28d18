package dev.berth.spi;

/**
 * How far a pool has come.
 *
 * @param nextSequence the number that the next event must have: 1 for a new pool
 * @param lastNode the ordinal of the node that the last placement went to, whether it is still held or not; −1 if
 *     there was none
 */
public record PoolPosition(long nextSequence, int lastNode) {

    /** Where a new pool is. */
    public static final PoolPosition START = new PoolPosition(1, -1);
}
