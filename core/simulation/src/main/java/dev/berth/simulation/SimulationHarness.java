package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A scheduler whose every turn is taken by hand, on a store that fails. */
final class SimulationHarness {

    private static final long LOOK_EVERY_NANOS = 50_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FaultyStore store;
    private final ReferenceModel reference;
    private final ManualExecutor decisions = new ManualExecutor();
    private final ManualExecutor commits = new ManualExecutor();
    private final Scheduler scheduler;

    /** Opens a scheduler; if the store fails, again. */
    SimulationHarness(SchedulerBuilder builder, FaultyStore store, ReferenceModel reference) {
        this.store = store;
        this.reference = reference;
        builder.store(store).executor(decisions).commitExecutor(commits);
        Optional<Scheduler> opened = Optional.empty();
        while (opened.isEmpty()) {
            opened = open(builder);
        }
        this.scheduler = opened.get();
    }

    private static Optional<Scheduler> open(SchedulerBuilder builder) {
        try {
            return Optional.of(builder.build());
        } catch (StoreException away) {
            return Optional.empty();
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Lets everything happen that can. */
    void settle() {
        while (reference.complaint().isEmpty() && (awaitRetry() || !decisions.isEmpty() || !commits.isEmpty())) {
            decide();
            commits.runOne();
        }
    }

    /** Lets all be decided that was asked, as far as the store keeps up. */
    void decide() {
        awaitRetry();
        while (decisions.runOne()) {
            reference.count("turns");
        }
    }

    /** Lets the store be asked once, if there is anything to keep. */
    void commitOnce() {
        awaitRetry();
        long before = store.commits();
        while (store.commits() == before && commits.runOne()) {
            reference.count("turns");
        }
    }

    /** What fails is tried again after some real time, by a thread that puts it where this one finds it. */
    private boolean awaitRetry() {
        boolean due = store.isCommitRetryDue() || store.isLoadRetryDue();
        long begin = System.nanoTime();
        while (store.isCommitRetryDue() && commits.isEmpty() || store.isLoadRetryDue() && decisions.isEmpty()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                reference.complain("What the store failed at was not tried again.");
                return false;
            }
        }
        return due;
    }

    /** Takes some turns of a scheduler that another one has taken over from. */
    void stagger(int turns) {
        for (int context = 0; context < turns; context++) {
            decisions.runOne();
            commits.runOne();
        }
    }

    /** What the scheduler shows; empty if it does not. */
    Optional<ClusterView> view() {
        CompletableFuture<ClusterView> answer = scheduler.questions().view().toCompletableFuture();
        settle();
        return answer.isDone() ? Optional.of(answer.join()) : Optional.empty();
    }

    void close() {
        store.calm(true);
        settle();
        decisions.runAtOnce();
        commits.runAtOnce();
        scheduler.close(PATIENCE);
        store.calm(false);
    }
}
