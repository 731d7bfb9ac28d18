package dev.berth.model;

/** What to do with a request that cannot be placed at once. */
public enum Patience {
    /** Refuse it. */
    NOW,
    /** Let it wait. */
    QUEUE
}
