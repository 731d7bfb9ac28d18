package dev.berth;

import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;

/**
 * The lead of a pool, and for how long others are kept out of it. It is due to be renewed once a third of it has
 * passed, so that two renewals may fail. Any thread may ask when; who renews and who gives up take turns.
 */
final class Lease {

    private final SchedulerStore store;
    private final Leadership leadership;
    private final Duration length;
    private volatile long dueAt;
    private volatile boolean suspect;
    private boolean given;

    /** A lease that has just begun to run. */
    Lease(SchedulerStore store, Leadership leadership, Duration length) {
        this.store = store;
        this.leadership = leadership;
        this.length = length;
        postpone();
    }

    SchedulerStore store() {
        return store;
    }

    Leadership leadership() {
        return leadership;
    }

    String pool() {
        return leadership.pool();
    }

    boolean isDue() {
        return suspect || !length.isZero() && dueAt - System.nanoTime() <= 0;
    }

    /** Makes it due now, even without a lease: somebody else may have taken the lead. */
    void markSuspect() {
        suspect = true;
    }

    /** How long until it is due, in milliseconds from 0; {@link RequestTimers#NEVER} without a lease. */
    long millisUntilDue() {
        return length.isZero() ? RequestTimers.NEVER : Math.max(0, (dueAt - System.nanoTime() + 999_999) / 1_000_000);
    }

    /** Lets it run from now on; false if somebody else has taken the lead. If that fails, the next is put off too. */
    synchronized boolean renew() {
        postpone();
        return given || store.renew(leadership, length);
    }

    /** Lets others take the lead at once, for good. */
    synchronized void giveUp() {
        if (!length.isZero() && !given) {
            store.renew(leadership, Duration.ZERO);
            given = true;
        }
    }

    private void postpone() {
        suspect = false;
        dueAt = System.nanoTime() + length.toNanos() / 3;
    }
}
