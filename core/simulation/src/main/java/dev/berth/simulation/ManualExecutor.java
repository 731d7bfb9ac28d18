package dev.berth.simulation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor that keeps what it is given until somebody runs it. Given by any thread, run by one. */
final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean atOnce;

    @Override
    public void execute(Runnable task) {
        if (atOnce) {
            task.run();
        } else {
            tasks.add(task);
        }
    }

    /** Runs one task; says whether there was one. */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** From now on runs what it is given at once, on the giver's thread. */
    void runAtOnce() {
        atOnce = true;
    }
}
