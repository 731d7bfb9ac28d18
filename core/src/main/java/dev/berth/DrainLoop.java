package dev.berth;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work on an executor when it is signalled, one run at a time, without a thread of its own.
 *
 * <p>Whoever signals idle work hands it to the executor; until it is idle again nobody else does. Assumptions: the
 * executor runs what it is given once, at some time, on any thread; what a signal stands for was put where the work
 * finds it by a volatile write or under a lock. Guarantees: runs never overlap and each sees what the one before it
 * wrote; after a signal the work runs at least once more, however many signals that answers, and no signaller depends
 * on another one's progress; an executor that runs on the caller's thread is looped over, never nested; for one that
 * rejects work the calling thread stands in.
 */
final class DrainLoop {

    /** What is to become of the work after a run. */
    enum Next {
        /** Nothing was left: wait for a signal. */
        WAIT,
        /** Something may be left: run again. */
        AGAIN,
        /** The work cannot go on before {@link DrainLoop#resume()}. */
        PARK
    }

    /** The work. */
    interface Work {

        /** Does some of it. */
        Next run();

        /** Says whether work that has paused could go on. */
        boolean isReady();
    }

    private static final int IDLE = 0;
    /** Handed to the executor, or running. */
    private static final int BUSY = 1;
    /** Busy, and signalled since the run began. */
    private static final int SIGNALLED = 2;
    private static final int PAUSED = 3;

    private final Executor executor;
    private final Work work;
    private final Runnable loop = this::loop;
    private final AtomicInteger state = new AtomicInteger(IDLE);
    /** Not volatile: a thread always sees what it wrote here itself, and no other can write its name. */
    private @Nullable Thread runner;

    DrainLoop(Executor executor, Work work) {
        this.executor = executor;
        this.work = work;
    }

    /** Asks for a run. */
    void signal() {
        int seen = state.get();
        while (seen == IDLE || seen == BUSY) {
            if (state.compareAndSet(seen, seen == IDLE ? BUSY : SIGNALLED)) {
                if (seen == IDLE) {
                    execute(loop);
                }
                return;
            }
            seen = state.get();
        }
    }

    /** Goes on after a pause; without one it does nothing. */
    void resume() {
        if (endPause()) {
            execute(loop);
        }
    }

    private boolean endPause() {
        return state.get() == PAUSED && state.compareAndSet(PAUSED, BUSY);
    }

    /** Runs something where the work is run. */
    void execute(Runnable run) {
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
            if (state.get() == SIGNALLED) {
                state.set(BUSY);
            }
            runner = Thread.currentThread();
            Next next = work.run();
            runner = null;
            if (next == Next.PARK) {
                state.set(PAUSED);
                again = work.isReady() && endPause();
            } else {
                boolean idle = next == Next.WAIT && state.compareAndSet(BUSY, IDLE);
                again = !idle && !handOver();
            }
        }
    }

    /** Gives the work to the executor; false if the executor gave it straight back to this thread. */
    private boolean handOver() {
        Handover context = new Handover();
        execute(context);
        context.handing = false;
        return !context.returned;
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
