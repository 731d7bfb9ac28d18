package dev.berth.simulation;

import java.time.Instant;

/**
 * Where a replay stood after an arrival (of a fill) or after all that happened at one instant (of others).
 *
 * @param at the virtual time
 * @param arrivedMilli what all requests so far asked for, in thousandths of a GPU; of a CPU, if the cluster has no GPU
 * @param allocatedMilli what is held, counted alike
 * @param waiting requests that wait
 */
public record ReplayPoint(Instant at, long arrivedMilli, long allocatedMilli, int waiting) {
}
