package dev.berth.simulation;

import java.time.Instant;

/**
 * Where a replay stood after an arrival (of a fill) or after all that happened at one instant (of a timed replay).
 *
 * @param at the virtual time
 * @param arrivedMilli what all requests so far asked for, in thousandths of a GPU
 * @param allocatedMilli what is held, in thousandths of a GPU
 * @param waiting requests that wait
 */
public record ReplayPoint(Instant at, long arrivedMilli, long allocatedMilli, int waiting) {
}
