package dev.berth.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A held placement.
 *
 * @param id unique in its pool and ascending: the number of the event that made it
 * @param slot its dense place in the scheduler's tables, reused after it has ended
 * @param requestId the request that holds it
 * @param attempt the request's attempt, from 1; a re-queued request gets the next one
 * @param placement the node and GPUs
 * @param start since when it is held
 * @param expiry when its time is over; empty for no limit
 */
public record Allocation(long id, int slot, String requestId, int attempt, Placement placement, Instant start,
        Optional<Instant> expiry) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Allocation {
        Checks.within("allocationId", id, 1, Long.MAX_VALUE);
        Checks.within("slot", slot, 0, Integer.MAX_VALUE);
        Checks.within("attempt", attempt, 1, Integer.MAX_VALUE);
        Checks.instant("start", start);
        expiry.ifPresent(instant -> Checks.instant("expiry", instant));
    }

    /**
     * The node that is held.
     *
     * @return its id
     */
    public String nodeId() {
        return placement.nodeId();
    }

    /**
     * The same allocation with another end.
     *
     * @param expiry when its time is over
     * @return the changed allocation
     */
    public Allocation until(Instant expiry) {
        return new Allocation(id, slot, requestId, attempt, placement, start, Optional.of(expiry));
    }
}
