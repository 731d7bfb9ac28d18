package dev.berth.intake;

import dev.berth.model.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request of a trace with its times.
 *
 * @param request what is asked
 * @param submitted when; empty if the trace has no times
 * @param runTime how long its work takes once it is placed, maybe no time; empty if it never ends
 */
public record Arrival(Request request, Optional<Instant> submitted, Optional<Duration> runTime) {

    /**
     * Checks the run time.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Arrival {
        runTime.ifPresent(Arrival::checkRunTime);
    }

    private static void checkRunTime(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("A run time must not be negative. runTime=" + value);
        }
    }
}
