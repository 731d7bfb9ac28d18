package dev.berth.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is set. May be used by any thread. */
public final class SettableTime implements InstantSource {

    private final AtomicReference<Instant> now;

    /**
     * Makes a clock.
     *
     * @param start what it tells at first
     */
    public SettableTime(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Sets the clock, forwards or backwards.
     *
     * @param instant what it tells from now on
     */
    public void set(Instant instant) {
        now.set(instant);
    }

    /**
     * Moves the clock.
     *
     * @param by how far
     * @return what it tells from now on
     */
    public Instant advance(Duration by) {
        return now.updateAndGet(instant -> instant.plus(by));
    }
}
