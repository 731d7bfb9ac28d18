package dev.berth.model;

/** The size of a GPU by its memory, as people ask for it; {@link GpuClasses} has the thresholds. */
public enum GpuClass {
    /** Less than a medium one; also one whose memory is unknown. */
    SMALL,
    /** Between the two. */
    MEDIUM,
    /** The largest. */
    LARGE
}
