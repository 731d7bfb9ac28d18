package dev.berth.examples.replay;

import dev.berth.spi.BerthException;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One of several processes that could do the same piece of work in a pool, of which the leader does it.
 *
 * @param store what they share
 * @param pool the pool
 * @param name what this one is called
 * @param lease how long others wait after the leader has died
 * @param say is told what happens
 */
record Replica(SchedulerStore store, String pool, String name, Duration lease, Consumer<String> say) {

    private static final int PAUSE_MILLIS = 100;

    /** The work, done under our lead from where it has come; told whether it had begun. */
    interface Work {
        void go(boolean begun);
    }

    /** Stands by until the work is ours, does it, and stands by again if the lead is lost meanwhile. */
    void run(Work work) throws InterruptedException {
        while (true) {
            boolean begun = standBy();
            try {
                work.go(begun);
                return;
            } catch (BerthException failure) {
                stepDown(failure);
            }
        }
    }

    private boolean standBy() throws InterruptedException {
        Optional<Leadership> lead = store.acquire(pool, name, lease);
        if (lead.isEmpty()) {
            say.accept(name + " stands by: another one leads.");
        }
        while (lead.isEmpty()) {
            Thread.sleep(PAUSE_MILLIS);
            lead = store.acquire(pool, name, lease);
        }
        long next = store.load(lead.get(), event -> { }).nextSequence();
        say.accept(name + " leads from event " + next + " on.");
        return next > 1;
    }

    /** Goes back to standing by; a failure that has nothing to do with the lead goes on. */
    private void stepDown(BerthException failure) {
        if (store.acquire(pool, name, lease).isPresent()) {
            throw failure;
        }
        say.accept(name + " has lost the lead. " + failure.getMessage());
    }
}
