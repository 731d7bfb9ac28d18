package dev.berth.spi;

import dev.berth.event.SchedulerEvent;
import java.util.List;

/**
 * Events that a store has kept, with what they cost.
 *
 * @param pool the pool
 * @param sequence the number of the first event
 * @param events the events in order
 * @param commands how many commands were decided for them
 * @param decideNanos how long deciding took, in nanoseconds
 * @param commitNanos how long the store took, in nanoseconds
 */
public record CommittedBatch(String pool, long sequence, List<SchedulerEvent> events, int commands, long decideNanos,
        long commitNanos) {
}
