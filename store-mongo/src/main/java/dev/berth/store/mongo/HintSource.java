package dev.berth.store.mongo;

/** A source of hints: a change stream or a poll. For use by one thread. */
interface HintSource extends AutoCloseable {

    /**
     * Waits for hints for a short time and wakes their waiters.
     *
     * @throws RuntimeException if the database could not be used; the call may be repeated
     * @throws InterruptedException if the thread is interrupted
     */
    void receive() throws InterruptedException;

    @Override
    void close();
}
