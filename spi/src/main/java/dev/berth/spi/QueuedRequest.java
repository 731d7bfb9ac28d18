package dev.berth.spi;

import dev.berth.model.Request;
import java.time.Instant;

/**
 * A request that waits, as a {@link QueueOrder} sees it.
 *
 * @param request what is asked
 * @param sequence the order of submission in its pool, from 1
 * @param submitted when it was submitted; a request that lost its allocation keeps its age
 * @param attempt 1, or more if it has lost allocations
 */
public record QueuedRequest(Request request, long sequence, Instant submitted, int attempt) {
}
