package dev.berth.model;

/** The class of a request; a higher class goes first, strictly, so a lower one may starve. */
public enum Priority {
    /** When nothing else wants the GPUs. */
    LOW,
    /** Unless said otherwise. */
    MEDIUM,
    /** Before ordinary work. */
    HIGH,
    /** Before everything. */
    EMERGENCY
}
