package dev.berth.local;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Carries hints within one process. May be used by any thread; waiters are woken on the publisher's thread. */
public final class InMemoryNotifier implements Notifier {

    private final ConcurrentHashMap<Hint, CompletableFuture<Hint>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Makes a notifier with nobody waiting. */
    public InMemoryNotifier() {
    }

    @Override
    public void publish(Collection<Hint> hints) {
        for (Hint hint : hints) {
            CompletableFuture<Hint> waiters = waiting.remove(hint);
            if (waiters != null) {
                waiters.complete(hint);
            }
        }
    }

    @Override
    public CompletionStage<Hint> await(Hint hint) {
        CompletableFuture<Hint> next = waiting.computeIfAbsent(hint, key -> new CompletableFuture<>());
        if (closed) {
            next.completeExceptionally(closedError());
        }
        return next.copy();
    }

    @Override
    public void close() {
        closed = true;
        List<CompletableFuture<Hint>> all = new ArrayList<>(waiting.values());
        all.forEach(waiter -> waiter.completeExceptionally(closedError()));
    }

    private static BerthException closedError() {
        return new BerthException("The notifier is closed.", null);
    }
}
