package dev.berth.device;

import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import java.util.Objects;

/**
 * Which of a node's free GPUs belong together, by how they are linked.
 *
 * <p>A set of GPUs is the nearer, the nearer its farthest link is; of sets with equal farthest links, the one whose
 * pairs cost less in total. A pair costs the less the more it is worth in the scale of NVIDIA's go-gpuallocator: 100
 * for each NVLink, 50 for PIX, 40 for PXB, 30 for PHB, 20 for NODE, 10 for SYS. A single GPU has no link and costs
 * nothing.
 *
 * <p>Up to {@value #EXACT} GPUs everything is tried beforehand and kept in tables; beyond, sets are searched when they
 * are asked for, within bounds that {@link SearchedLinks} names. Immutable; may be shared between threads.
 */
public sealed interface LinkTable permits ExactLinks, SearchedLinks {

    /** The most GPUs that a table tries all sets of. */
    int EXACT = 8;

    /**
     * The table of a topology, made when it is first asked for.
     *
     * @param topology how the GPUs are linked
     * @return its table
     */
    static LinkTable of(GpuTopology topology) {
        return LinkTables.of(Objects.requireNonNull(topology, "topology"));
    }

    /**
     * Chooses the nearest GPUs.
     *
     * @param free the GPUs to choose from, bit i for index i
     * @param count how many, at least 1
     * @param farthest the farthest link that two of them may have
     * @return as many bits of those that are free; 0 if no set is found
     */
    long nearest(long free, int count, LinkType farthest);

    /**
     * Chooses GPUs for one who does not care, so that what remains is as good as can be.
     *
     * @param free the GPUs to choose from
     * @param count how many, at least 1
     * @return as many bits of those that are free; 0 if there are too few
     */
    long leastHarm(long free, int count);

    /**
     * Says whether some GPUs are near enough to each other; {@link #nearest} finds some whenever this says so.
     *
     * @param free the GPUs to choose from
     * @param count how many, at least 1
     * @param farthest the farthest link that two of them may have
     * @return true if there are so many
     */
    boolean has(long free, int count, LinkType farthest);

    /**
     * The most GPUs that are near enough to each other.
     *
     * @param free the GPUs to choose from
     * @param farthest the farthest link that two of them may have
     * @return how many
     */
    default int most(long free, LinkType farthest) {
        int count = Long.bitCount(free);
        while (count > 0 && !has(free, count, farthest)) {
            count--;
        }
        return count;
    }
}
