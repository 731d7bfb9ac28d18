package dev.berth.store.mongo;

/** Where hints come from. For use by one thread. */
interface HintSource extends AutoCloseable {

    /**
     * Waits for a moment, and wakes those whose hints have come.
     *
     * @throws RuntimeException if the database could not be used; to be called again
     * @throws InterruptedException if it is to end
     */
    void listen() throws InterruptedException;

    @Override
    void close();
}
