package dev.berth.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets one of several processes do a job at a time, such as a nightly roll-up.
 *
 * <p>Safe for use by any thread. Whoever gets a job has it until it lets go or its time is over, by the clock of what
 * keeps the lock; so a process that dies holds nobody up for longer than that. One that was stopped and goes on after
 * its time does not notice by itself: what it writes can be refused by {@link Hold#token()}.
 *
 * <p>To do a job once a day, not only by one at a time, do not let go after it but {@link Hold#keep} it for the rest of
 * the day.
 */
public interface JobLock extends AutoCloseable {

    /** A job that is ours for a time. */
    interface Hold extends AutoCloseable {

        /**
         * A number that grows each time the job changes hands.
         *
         * @return above zero
         */
        long token();

        /**
         * Has the job for a time from now on, longer or shorter than before.
         *
         * @param atMost for how long, in whole milliseconds, above zero
         * @return false if it is not ours any more
         * @throws StoreException if the outcome is unknown
         */
        boolean keep(Duration atMost);

        /**
         * Lets go. Nothing happens if it is not ours any more.
         *
         * @throws StoreException if it could not be reached; the job is free when its time is over
         */
        @Override
        void close();
    }

    /**
     * Takes a job if nobody has it.
     *
     * @param pool the pool that the job is done for
     * @param job its name, 1 to 255 characters
     * @param atMost for how long, in whole milliseconds, above zero
     * @return empty while somebody has it, be it ourselves
     * @throws StoreException if it cannot be reached; the job may then be taken until its time is over
     */
    Optional<Hold> take(String pool, String job, Duration atMost);

    /** Lets go of connections, not of jobs. A second call does nothing. */
    @Override
    void close();
}
