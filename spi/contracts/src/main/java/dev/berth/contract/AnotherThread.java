package dev.berth.contract;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does the same on another thread each time that it is called, and waits for it. */
final class AnotherThread implements Runnable {

    /** Longer than it takes; not for ever, since who waits here may hold a lock that the other thread wants. */
    private static final long PATIENCE_MILLIS = 200;

    private final Runnable work;
    private boolean stuck;

    AnotherThread(Runnable work) {
        this.work = work;
    }

    @Override
    public void run() {
        if (stuck) {
            return;
        }
        FutureTask<Boolean> task = new FutureTask<>(work, true);
        new Thread(task, "contract").start();
        try {
            task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException locked) {
            stuck = true;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException("What was asked on another thread failed.", failed);
        }
    }
}
