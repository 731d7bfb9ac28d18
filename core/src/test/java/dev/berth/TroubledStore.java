package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.spi.BerthException;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store in memory that fails when told to: before or after it has kept the batch. */
final class TroubledStore implements SchedulerStore {

    /** What to do with a commit. */
    enum Trouble {
        NONE, THROW_BEFORE, THROW_AFTER, REFUSE
    }

    /** Says what to do with the commit of this number, from 1. */
    interface Plan {
        Trouble of(int commit);
    }

    final InMemoryStore inner;
    final AtomicInteger commits = new AtomicInteger();
    final AtomicInteger loads = new AtomicInteger();
    volatile Plan plan = commit -> Trouble.NONE;
    volatile int failingLoads;
    volatile Runnable onLoad = () -> {
    };
    volatile int failingRenewals;
    /** The batch that was kept without saying so: to refuse it now would be a lie. */
    private long keptUnsaid;
    volatile CountDownLatch gate = new CountDownLatch(0);

    private final CountDownLatch atGate = new CountDownLatch(1);

    /** Lets through all commits but the next one. */
    void refuseTheNext() {
        int last = commits.get();
        plan = commit -> commit == last + 1 ? Trouble.REFUSE : Trouble.NONE;
    }

    /** Waits until a commit has come to a closed gate. */
    void awaitGate() throws InterruptedException {
        atGate.await();
    }

    TroubledStore(InMemoryStore inner) {
        this.inner = inner;
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        return inner.acquire(pool, leader, lease);
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        if (failingRenewals > 0) {
            failingRenewals--;
            throw new IllegalStateException("The pool of connections is suspended.");
        }
        return inner.renew(leadership, lease);
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        loads.incrementAndGet();
        onLoad.run();
        if (failingLoads > 0) {
            failingLoads--;
            throw failingLoads % 2 == 0 ? new StoreException("The database is away.", null)
                    : new BerthException("A plug-in of the store failed.", null);
        }
        return inner.load(leadership, events);
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        try {
            if (gate.getCount() > 0) {
                atGate.countDown();
            }
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Trouble trouble = plan.of(commits.incrementAndGet());
        if (trouble == Trouble.THROW_BEFORE) {
            throw new StoreException("The connection broke before.", null);
        }
        if (trouble == Trouble.REFUSE && sequence != keptUnsaid) {
            return new CommitResult.Refused(CommitResult.Cause.BAD_BATCH, "a text is too long");
        }
        CommitResult result = inner.commit(leadership, sequence, events);
        if (trouble == Trouble.THROW_AFTER) {
            keptUnsaid = sequence;
            throw new StoreException("The connection broke after.", null);
        }
        return result;
    }

    @Override
    public void close() {
    }
}
