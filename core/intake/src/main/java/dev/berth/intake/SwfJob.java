package dev.berth.intake;

import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job of a log in the Standard Workload Format, by the conventions of {@link SwfLog}.
 *
 * @param number its number in the log
 * @param submitSeconds when it was submitted, in seconds since the log's start
 * @param runSeconds how long it ran, cut at what was requested
 * @param requestedSeconds how long it was allowed to run
 * @param processors how many processors it needs at once
 * @param user the user's number, −1 if unknown
 * @param group the group's number, −1 if unknown
 */
public record SwfJob(long number, long submitSeconds, long runSeconds, long requestedSeconds, int processors,
        long user, long group) {

    private static final long MILLIS = 1_000;

    /**
     * The job as a request for CPUs alone, one a processor. Its time counts from 1970.
     *
     * @return the request with the requested time as its duration, when it comes and how long it takes
     * @throws IllegalArgumentException if a number is too large for a request
     */
    public Arrival arrival() {
        Shape shape = new Shape(new Resources(processors * MILLIS, 0, 0), GpuDemand.none());
        Duration limit = Duration.ofSeconds(requestedSeconds);
        Request request = Request.builder(Long.toString(number)).user(name("user", user)).project(name("group", group))
                .shapes(shape).duration(limit.isZero() ? Duration.ofMillis(1) : limit).build();
        return new Arrival(request, Optional.of(Instant.ofEpochSecond(submitSeconds)),
                Optional.of(Duration.ofSeconds(runSeconds)));
    }

    private static String name(String kind, long number) {
        return number < 0 ? "unknown" : kind + "-" + number;
    }
}
