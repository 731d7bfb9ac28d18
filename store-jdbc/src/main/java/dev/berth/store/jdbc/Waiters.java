package dev.berth.store.jdbc;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who waits for which hint, in this process. May be used by any thread; callbacks run on the thread that wakes. */
final class Waiters {

    private final ConcurrentHashMap<Hint, CompletableFuture<Hint>> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable BerthException end;

    CompletionStage<Hint> add(Hint hint) {
        CompletableFuture<Hint> next = waiting.computeIfAbsent(hint, key -> new CompletableFuture<>());
        BerthException ended = end;
        if (ended != null) {
            next.completeExceptionally(ended);
        }
        return next.copy();
    }

    /** Says whether anybody waits for a hint. */
    boolean waitFor(Hint hint) {
        return waiting.containsKey(hint);
    }

    void wake(Hint hint) {
        Optional.ofNullable(waiting.remove(hint)).ifPresent(waiter -> waiter.complete(hint));
    }

    /** Lets everybody look again, since something may have been missed. */
    void wakeAll() {
        List.copyOf(waiting.keySet()).forEach(this::wake);
    }

    void end(BerthException why) {
        end = why;
        List.copyOf(waiting.values()).forEach(waiter -> waiter.completeExceptionally(why));
        waiting.clear();
    }
}
