package dev.berth.contract;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The contract of notifiers can be kept: one lock and a map keep it. */
final class NaiveNotifierTest extends NotifierContract {

    private NaiveNotifier latest = new NaiveNotifier();

    @Override
    protected Notifier open() {
        latest = new NaiveNotifier();
        return latest;
    }

    @Override
    protected Notifier reopen() {
        return latest;
    }

    private static final class NaiveNotifier implements Notifier {

        private final Map<Hint, CompletableFuture<Hint>> waiting = new HashMap<>();
        private boolean closed;

        @Override
        public synchronized void publish(Collection<Hint> hints) {
            for (Hint hint : hints) {
                CompletableFuture<Hint> future = waiting.remove(hint);
                if (future != null) {
                    future.complete(hint);
                }
            }
        }

        @Override
        public synchronized CompletionStage<Hint> await(Hint hint) {
            return closed
                    ? CompletableFuture.failedFuture(new BerthException("The notifier is closed.", null))
                    : waiting.computeIfAbsent(hint, key -> new CompletableFuture<>());
        }

        @Override
        public synchronized void close() {
            closed = true;
            waiting.values().forEach(future ->
                    future.completeExceptionally(new BerthException("The notifier is closed.", null)));
            waiting.clear();
        }
    }
}
