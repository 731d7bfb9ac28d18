package dev.berth.spi;

import java.time.Instant;

/**
 * Requests that a {@link QueueOrder} ranks together, such as those of one project.
 *
 * @param name what the order calls it
 * @param waiting how many of it wait, at least one
 * @param oldest when the one that was submitted first of those was submitted
 * @param heldGpuMilli what its requests hold of GPUs, in thousandths; of sums beyond the range of a long the largest
 */
public record QueueGroup(String name, int waiting, Instant oldest, long heldGpuMilli) {
}
