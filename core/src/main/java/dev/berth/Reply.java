package dev.berth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A future that refuses to be waited for on the scheduler's own thread: inside a plug-in, listener or callback it could
 * never complete.
 */
final class Reply<T> extends CompletableFuture<T> {

    private final BooleanSupplier insideScheduler;

    Reply(BooleanSupplier insideScheduler) {
        this.insideScheduler = insideScheduler;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Reply<>(insideScheduler);
    }

    @Override
    public T join() {
        checkWait();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkWait();
        return super.get(timeout, unit);
    }

    private void checkWait() {
        if (!isDone() && insideScheduler.getAsBoolean()) {
            throw new IllegalStateException("Waiting here could never end: this thread is the scheduler's own now."
                    + " Maybe continue with thenAccept instead.");
        }
    }
}
