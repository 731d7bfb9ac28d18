package dev.berth.simulation;

import dev.berth.model.Allocation;
import java.time.Instant;
import java.util.Optional;

/** What has become of one request so far. */
final class RequestLifecycle {

    final long fingerprint;
    /** Since when it holds or held something; unknown if only its end was told. */
    Optional<Instant> start = Optional.empty();
    Optional<Allocation> held = Optional.empty();
    Optional<Instant> end = Optional.empty();
    boolean placed;
    boolean started;
    /** Why it was refused, empty if it was not. */
    String refusalCode = "";

    RequestLifecycle(long fingerprint) {
        this.fingerprint = fingerprint;
    }

    void place(Allocation allocation) {
        placed = true;
        start = Optional.of(allocation.start());
        held = Optional.of(allocation);
    }

    void end(Instant at) {
        end = Optional.of(at);
        held = Optional.empty();
    }

    boolean refused() {
        return !refusalCode.isEmpty();
    }
}
