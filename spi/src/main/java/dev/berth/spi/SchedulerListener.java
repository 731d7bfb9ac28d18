package dev.berth.spi;

import dev.berth.event.SchedulerEvent;

/**
 * Sees what a scheduler has committed, in order.
 *
 * <p>Called by one thread at a time. What a listener throws is logged and otherwise ignored. A listener may submit to
 * the scheduler that calls it, but not wait for the answer.
 */
public interface SchedulerListener {

    /**
     * A batch is kept.
     *
     * @param batch the events and their cost
     */
    void committed(CommittedBatch batch);

    /**
     * An event was read from the store at start-up or after a refusal, before anything is committed.
     *
     * @param event the event, in the store's canonical order
     */
    default void restored(SchedulerEvent event) {
    }

    /**
     * Batches were dropped because the listener was too slow for its buffer.
     *
     * @param batches how many since the last call
     */
    default void dropped(long batches) {
    }
}
