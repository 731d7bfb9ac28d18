package dev.berth.model;

/** Whether a GPU can be given out. */
public enum GpuState {
    /** In service and not fully held. */
    AVAILABLE,
    /** In service and held, wholly or in part. Derived from allocations, never set by a host. */
    IN_USE,
    /** Taken out of service by an operator; what holds it keeps it. */
    MAINTENANCE
}
