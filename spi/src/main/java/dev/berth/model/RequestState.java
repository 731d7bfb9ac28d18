package dev.berth.model;

/** Where a request is in its life. */
public enum RequestState {
    /** Waits for approval or quota. */
    HELD,
    /** Waits for capacity. */
    PENDING,
    /** Holds an allocation; its start has not been confirmed. */
    PLACED,
    /** Runs. */
    RUNNING,
    /** Runs past its limit; the host has been told. */
    EXPIRING,
    /** Ended well. */
    COMPLETED,
    /** Ended badly. */
    FAILED,
    /** Ended at its limit. */
    TIMED_OUT,
    /** Withdrawn. */
    CANCELLED,
    /** Refused after it was accepted. */
    DENIED;

    /**
     * Says whether the request has ended; such a state never changes.
     *
     * @return true from {@link #COMPLETED} on
     */
    public boolean isTerminal() {
        return compareTo(COMPLETED) >= 0;
    }

    /**
     * Says whether the request holds an allocation.
     *
     * @return true for {@link #PLACED}, {@link #RUNNING} and {@link #EXPIRING}
     */
    public boolean holdsAllocation() {
        return this == PLACED || this == RUNNING || this == EXPIRING;
    }
}
