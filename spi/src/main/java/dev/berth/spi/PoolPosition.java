package dev.berth.spi;

import java.time.Instant;

/**
 * How far a pool has come.
 *
 * @param nextSequence the number that the next event must have: 1 for a new pool
 * @param lastNode the ordinal of the node that the last placement went to, whether it is still held or not; −1 if
 *     there was none
 * @param lastEvent when the last event happened, so that time does not run backwards over a restart; 1970 if there was
 *     none
 */
public record PoolPosition(long nextSequence, int lastNode, Instant lastEvent) {

    /** Where a new pool is. */
    public static final PoolPosition START = new PoolPosition(1, -1, Instant.EPOCH);
}
