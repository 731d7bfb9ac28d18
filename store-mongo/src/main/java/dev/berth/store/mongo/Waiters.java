package dev.berth.store.mongo;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Those of this process who wait for hints. May be used by any thread. */
final class Waiters {

    private final ConcurrentHashMap<Hint, CompletableFuture<Hint>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    CompletionStage<Hint> await(Hint hint) {
        CompletableFuture<Hint> next = waiting.computeIfAbsent(hint, key -> new CompletableFuture<>());
        if (closed) {
            next.completeExceptionally(closedError());
        }
        return next.copy();
    }

    /** What somebody waits for now. */
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
        return closed;
    }

    void close() {
        closed = true;
        List.copyOf(waiting.values()).forEach(waiter -> waiter.completeExceptionally(closedError()));
    }

    private static BerthException closedError() {
        return new BerthException("The notifier is closed.", null);
    }
}
