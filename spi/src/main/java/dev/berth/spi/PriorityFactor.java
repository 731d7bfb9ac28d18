package dev.berth.spi;

import java.time.Instant;

/**
 * One reason among several to let a request go sooner, such as its age; a weighted sum of factors makes a
 * {@link QueueOrder}.
 *
 * <p>Called by one thread at a time. A value must follow from the arguments alone.
 */
public interface PriorityFactor {

    /** The most that a factor may say. */
    long MOST = 1_000_000;

    /**
     * The name to read in tables.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * Says whether the value of a request changes with time.
     *
     * @return always the same
     */
    boolean moves();

    /**
     * How much speaks for a request.
     *
     * @param waiting the request
     * @param now the scheduler's time
     * @return 0 (nothing) to {@link #MOST}
     */
    long value(QueuedRequest waiting, Instant now);
}
