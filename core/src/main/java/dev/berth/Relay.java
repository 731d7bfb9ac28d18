package dev.berth;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work on an executor while there are signals for it, one run at a time, without a thread of its own.
 *
 * <p>Whoever raises the count of signals from zero hands the work to the executor; until the count is back at zero
 * nobody else does. Assumptions: the executor runs what it is given once, at some time, on any thread. Guarantees: runs
 * never overlap and each sees what the one before it wrote; after a signal the work runs at least once more; an
 * executor that runs on the caller's thread is looped over, never nested; for one that rejects work the calling
 * thread stands in.
 */
final class Relay {

    /** The work. */
    interface Work {

        /** Says that the work cannot go on before {@link Relay#resume()}. */
        int PAUSE = -1;

        /** Does some of it; tells how many signals it has answered, or {@link #PAUSE}. */
        int run();

        /** Says whether work that has paused could go on. */
        boolean isReady();
    }

    private final Executor executor;
    private final Work work;
    private final AtomicLong signals = new AtomicLong();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile @Nullable Thread runner;

    Relay(Executor executor, Work work) {
        this.executor = executor;
        this.work = work;
    }

    /** Asks for a run. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            execute(this::loop);
        }
    }

    /** Goes on after a pause; without one it does nothing. */
    void resume() {
        if (paused.get() && paused.compareAndSet(true, false)) {
            execute(this::loop);
        }
    }

    private void execute(Runnable run) {
        try {
            executor.execute(run);
        } catch (RejectedExecutionException shutDown) {
            run.run();
        }
    }

    /** Says whether the calling thread is the one that runs the work. */
    boolean isRunner() {
        return runner == Thread.currentThread();
    }

    private void loop() {
        boolean again = true;
        while (again) {
            runner = Thread.currentThread();
            int done = work.run();
            runner = null;
            if (done == Work.PAUSE) {
                paused.set(true);
                again = work.isReady() && paused.compareAndSet(true, false);
            } else {
                again = signals.addAndGet(-done) > 0 && !handOver();
            }
        }
    }

    /** Gives the work to the executor; false if the executor gave it straight back to this thread. */
    private boolean handOver() {
        Handover turn = new Handover();
        execute(turn);
        turn.handing = false;
        return !turn.returned;
    }

    private final class Handover implements Runnable {
        private final Thread giver = Thread.currentThread();
        private boolean handing = true;
        private boolean returned;

        @Override
        public void run() {
            if (giver == Thread.currentThread() && handing) {
                returned = true;
            } else {
                loop();
            }
        }
    }
}
