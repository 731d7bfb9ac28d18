package dev.berth.simulation;

import dev.berth.intake.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one arrival in a simulation.
 *
 * @param arrival the arrival
 * @param start when it started; empty if it never did
 * @param end when it ended, started or not; empty if it had not at the end
 * @param refusal the word for why it was refused; empty if it was not
 */
public record SimulatedJob(Arrival arrival, Optional<Instant> start, Optional<Instant> end, String refusal) {

    /** Slowdowns are reckoned as if nothing ran for less, lest the shortest runs drown all others. */
    public static final Duration SLOWDOWN_BOUND = Duration.ofSeconds(10);

    /**
     * How long it waited.
     *
     * @return from submission to start; empty if it never started
     */
    public Optional<Duration> waited() {
        return start.map(at -> Duration.between(submitted(), at));
    }

    /**
     * How long it took in all, its job completion time.
     *
     * @return from submission to the end of its run; empty if it did not run to its end
     */
    public Optional<Duration> completion() {
        return start.isEmpty() ? Optional.empty() : end.map(at -> Duration.between(submitted(), at));
    }

    /**
     * How much longer it took than it ran: (wait + run) / max(run, {@link #SLOWDOWN_BOUND}), at least 1.
     *
     * @return empty if it did not run to its end
     */
    public Optional<Double> boundedSlowdown() {
        return completion().map(took -> {
            Duration ran = took.minus(waited().orElseThrow());
            Duration bounded = ran.compareTo(SLOWDOWN_BOUND) > 0 ? ran : SLOWDOWN_BOUND;
            return Math.max(1.0, (double) took.toMillis() / bounded.toMillis());
        });
    }

    Instant submitted() {
        return TimedReplay.submitted(arrival);
    }
}
