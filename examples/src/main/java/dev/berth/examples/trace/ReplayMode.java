package dev.berth.examples.trace;

import dev.berth.examples.console.UsageException;
import java.util.Locale;

/** Which kind of replay. */
public enum ReplayMode {
    /** Requests arrive and never leave. */
    FILL,
    /** Requests arrive and end when the trace says. */
    TIMED;

    static ReplayMode named(String name) {
        for (ReplayMode mode : values()) {
            if (mode.toString().equals(name)) {
                return mode;
            }
        }
        throw new UsageException("There is no such mode. mode=" + name + " known=fill, timed");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
