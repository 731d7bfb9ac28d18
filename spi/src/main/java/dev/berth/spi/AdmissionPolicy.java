package dev.berth.spi;

import dev.berth.model.Request;
import java.time.Instant;

/**
 * Decides whether a request may come in at all, before a place is sought: a quota, a budget, a maintenance day.
 *
 * <p>Called on the deciding thread, once for each new request and in the order of submission; it should be quick and
 * must not block. What it decides is kept as an event, so it is not asked again after a restart. What it throws
 * refuses the request, with its name.
 */
public interface AdmissionPolicy {

    /**
     * A request at the door, and how full the house is.
     *
     * @param request the request
     * @param at the scheduler's time
     * @param waiting requests that wait for capacity
     * @param held requests that hold an allocation
     */
    record Arrival(Request request, Instant at, int waiting, int held) {
    }

    /**
     * Its name in refusals.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * Decides about a request.
     *
     * @param arrival the request at the door
     * @return {@link Admission.Admitted} or {@link Admission.Denied}
     */
    Admission admit(Arrival arrival);
}
