package dev.berth.spi;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries hints between threads or processes. May lose none that is published after {@link #await} has returned, may
 * wake a waiter without cause, and promises nothing else.
 *
 * <p>So wait like this: call {@code await}, read the row, and only if it does not satisfy wait for the stage, then
 * start again. Safe for use by any thread; waiting holds no thread.
 */
public interface Notifier extends AutoCloseable {

    /**
     * Wakes those who wait for one of these hints.
     *
     * @param hints what has changed
     * @throws StoreException if some of them may not have been carried
     */
    void publish(Collection<Hint> hints);

    /**
     * Wakes those who wait for this hint.
     *
     * @param hint what has changed
     * @throws StoreException if it may not have been carried
     */
    default void publish(Hint hint) {
        publish(List.of(hint));
    }

    /**
     * Waits for the next such hint.
     *
     * @param hint what to wait for
     * @return completes when the hint is published, perhaps sooner, exceptionally with {@link BerthException} once the
     *     notifier is closed
     */
    CompletionStage<Hint> await(Hint hint);

    /** Ends all waiting. A second call does nothing. */
    @Override
    void close();
}
