package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Notifier} must do. A notifier may wake a waiter without cause, so nothing here expects silence.
 */
public abstract class NotifierContract {

    private static final Hint HINT = new Hint("pool-a", Hint.Kind.REQUEST, "r-1");

    private Notifier notifier;
    private Notifier other;

    /** Makes the contract. */
    protected NotifierContract() {
    }

    /**
     * Opens a notifier that nobody else uses.
     *
     * @return the notifier
     */
    protected abstract Notifier open();

    /**
     * Opens another one that carries the hints of the last {@link #open()}, as another process does.
     *
     * @return a second notifier; in memory, the same one
     */
    protected abstract Notifier reopen();

    @BeforeEach
    final void openOne() {
        notifier = open();
        other = reopen();
    }

    @AfterEach
    final void closeIt() {
        notifier.close();
        other.close();
    }

    private static Hint get(CompletionStage<Hint> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertClosed(CompletionStage<Hint> stage) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(BerthException.class, thrown.getCause());
    }

    @Test
    void aHintPublishedAfterAwaitArrives() throws Exception {
        CompletionStage<Hint> stage = notifier.await(HINT);
        notifier.publish(HINT);
        get(stage);
    }

    @Test
    void hintsGoBothWays() throws Exception {
        CompletionStage<Hint> here = notifier.await(HINT);
        other.publish(HINT);
        get(here);
        CompletionStage<Hint> there = other.await(HINT);
        notifier.publish(HINT);
        get(there);
    }

    @Test
    void hintsArePublishedTogether() throws Exception {
        List<Hint> hints = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            hints.add(new Hint("pool-a", Hint.Kind.NODE, "node-" + i));
        }
        List<CompletionStage<Hint>> stages = hints.stream().map(notifier::await).toList();
        other.publish(hints);
        for (CompletionStage<Hint> stage : stages) {
            get(stage);
        }
        notifier.publish(List.of());
    }

    @Test
    void everyWaiterIsWoken() throws Exception {
        List<CompletionStage<Hint>> stages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stages.add(notifier.await(HINT));
        }
        notifier.publish(HINT);
        for (CompletionStage<Hint> stage : stages) {
            get(stage);
        }
    }

    /** Whoever begins to wait after a hint takes it from nobody, though it has not yet been told. */
    @Test
    void aSecondWaiterTakesNoHintFromTheFirst() throws Exception {
        for (int i = 0; i < 10; i++) {
            CompletionStage<Hint> first = notifier.await(HINT);
            CompletionStage<Hint> there = other.await(HINT);
            other.publish(HINT);
            CompletionStage<Hint> second = notifier.await(HINT);
            get(first);
            get(there);
            other.publish(HINT);
            get(second);
        }
    }

    @Test
    void awkwardWordsArrive() throws Exception {
        for (String word : Samples.AWKWARD) {
            for (Hint.Kind kind : Hint.Kind.values()) {
                Hint hint = new Hint(word, kind, word);
                CompletionStage<Hint> stage = notifier.await(hint);
                notifier.publish(hint);
                get(stage);
            }
        }
    }

    @Test
    void publishingWithoutAWaiterIsHarmless() throws Exception {
        notifier.publish(HINT);
        CompletionStage<Hint> stage = notifier.await(HINT);
        notifier.publish(HINT);
        get(stage);
    }

    @Test
    void waitingAgainAfterAHintWorks() throws Exception {
        for (int i = 0; i < 50; i++) {
            CompletionStage<Hint> stage = notifier.await(HINT);
            notifier.publish(new Hint("pool-a", Hint.Kind.NODE, "r-1"));
            notifier.publish(HINT);
            get(stage);
        }
    }

    @Test
    void manyWaitersHoldNoThreadEach() throws Exception {
        List<CompletionStage<Hint>> stages = new ArrayList<>();
        List<Hint> hints = new ArrayList<>();
        int before = Thread.activeCount();
        for (int i = 0; i < 5000; i++) {
            stages.add(notifier.await(new Hint("pool-a", Hint.Kind.REQUEST, "r-" + i)));
        }
        if (Thread.activeCount() - before > 100) {
            throw new AssertionError("waiting takes threads: " + (Thread.activeCount() - before));
        }
        for (int i = 0; i < stages.size(); i++) {
            hints.add(new Hint("pool-a", Hint.Kind.REQUEST, "r-" + i));
        }
        notifier.publish(hints);
        for (CompletionStage<Hint> stage : stages) {
            get(stage);
        }
    }

    /** The wait that the interface prescribes loses no change, whoever changes the row and whenever. */
    @Test
    void noChangeIsMissed() throws Exception {
        AtomicInteger row = new AtomicInteger();
        int changes = 2000;
        Thread writer = new Thread(() -> {
            for (int i = 0; i < changes; i++) {
                row.incrementAndGet();
                other.publish(HINT);
            }
        });
        writer.start();
        while (true) {
            CompletionStage<Hint> stage = notifier.await(HINT);
            if (row.get() == changes) {
                break;
            }
            get(stage);
        }
        writer.join();
    }

    @Test
    void closingEndsAllWaiting() throws Exception {
        List<CompletionStage<Hint>> stages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stages.add(notifier.await(new Hint("pool-a", Hint.Kind.REQUEST, "r-" + i)));
        }
        notifier.close();
        for (CompletionStage<Hint> stage : stages) {
            try {
                get(stage);
            } catch (ExecutionException ended) {
                assertInstanceOf(BerthException.class, ended.getCause());
            }
        }
    }

    @Test
    void waitingAfterCloseEndsAtOnce() {
        notifier.close();
        assertClosed(notifier.await(HINT));
    }

    @Test
    void closingTwiceIsOnce() {
        notifier.close();
        notifier.close();
    }
}
