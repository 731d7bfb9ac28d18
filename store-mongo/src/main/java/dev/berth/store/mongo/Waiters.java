package dev.berth.store.mongo;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The stages of this process that wait for hints. Safe for use by any thread. */
final class Waiters {

    private final ConcurrentHashMap<Hint, CompletableFuture<Hint>> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String reason;

    CompletionStage<Hint> await(Hint hint) {
        CompletableFuture<Hint> next = waiting.computeIfAbsent(hint, key -> new CompletableFuture<>());
        String closedFor = reason;
        if (closedFor != null) {
            next.completeExceptionally(new BerthException(closedFor, null));
        }
        return next.copy();
    }

    /** Returns the hints that are awaited now. */
    List<Hint> hints() {
        return List.copyOf(waiting.keySet());
    }

    void wake(Hint hint) {
        CompletableFuture<Hint> waiters = waiting.remove(hint);
        if (waiters != null) {
            waiters.complete(hint);
        }
    }

    void wakeAll() {
        hints().forEach(this::wake);
    }

    boolean isClosed() {
        return reason != null;
    }

    /** Waits for some time, or until this is closed. */
    void pause(Duration time) throws InterruptedException {
        closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends all waiting, with the first reason given.
     *
     * @param why a sentence for the exception that the stages complete with
     */
    void close(String why) {
        BerthException end = new BerthException(firstReason(why), null);
        closed.countDown();
        List.copyOf(waiting.values()).forEach(waiter -> waiter.completeExceptionally(end));
    }

    private synchronized String firstReason(String why) {
        String first = reason == null ? why : reason;
        reason = first;
        return first;
    }
}
