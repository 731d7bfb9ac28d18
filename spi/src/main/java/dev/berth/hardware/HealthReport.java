package dev.berth.hardware;

import java.util.List;
import java.util.Optional;

/**
 * What has happened to the GPUs of a machine since the last report.
 *
 * @param events what happened, in order; empty if nothing did
 * @param reason why nothing, or not everything, can be watched
 */
public record HealthReport(List<HealthEvent> events, Optional<String> reason) {

    /** Copies the events. */
    public HealthReport {
        events = List.copyOf(events);
    }
}
