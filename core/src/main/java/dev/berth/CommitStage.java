package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommittedBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives decided batches to the store, in order and one commit at a time, then tells listeners and callers.
 *
 * <p>Batches that queue up while the store is busy go into one commit together, up to some ten thousand events. What a
 * store throws means that the outcome is unknown, so the same events are offered again, later and later, until it
 * answers. A refused batch takes those behind it along, because they stand on it; the drainer then reloads and goes on
 * under the next generation.
 */
final class CommitStage implements DrainLoop.Work {

    private static final Logger LOG = System.getLogger("dev.berth");
    private static final long MAX_DELAY_MILLIS = 1_000;
    /** More would not be kept faster, only known later, and would keep the lease from being renewed. */
    private static final int EVENTS_OF_A_COMMIT = 32_768;

    private final Lease lease;
    private final Listeners listeners;
    private final Runnable wakeDrainer;
    private final Runnable resumeDrainer;
    private final Consumer<Ticket> undecided;
    private final int limit;
    private final DrainLoop relay;
    private final Queue<Batch> offered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private volatile int generation;
    private volatile Decision.@Nullable Refused end;
    private volatile boolean retryDue;

    private final ArrayDeque<Batch> inFlight = new ArrayDeque<>();
    private List<SchedulerEvent> events = List.of();
    private Refusal notStored = Refusals.notStored("");
    private int tries;

    CommitStage(Lease lease, Listeners listeners, CompositePolicy parts) {
        this.lease = lease;
        this.listeners = listeners;
        this.wakeDrainer = parts.wakeDrainer();
        this.resumeDrainer = parts.resumeDrainer();
        this.undecided = parts.undecided();
        this.limit = parts.limits().uncommitted();
        this.relay = new DrainLoop(parts.executor(), this);
    }

    /**
     * What a commit stage is set up with beside the store.
     *
     * @param undecided gets the tickets of requests that are kept while what they would have been told is not
     */
    record CompositePolicy(Executor executor, Limits limits, Runnable wakeDrainer, Runnable resumeDrainer,
            Consumer<Ticket> undecided) {
    }

    void offer(Batch batch) {
        backlog.addAndGet(batch.events.size());
        offered.add(batch);
        relay.signal();
    }

    /** Renews the lease, if it is time, between two commits. */
    void renewIfDue() {
        if (lease.isDue()) {
            relay.signal();
        }
    }

    /** Says whether decisions are as far ahead of the store as they may be. */
    boolean isFull() {
        return backlog.get() >= limit;
    }

    /** Counts the refusals after which the state had to be loaded anew. */
    int generation() {
        return generation;
    }

    /** Why nothing is kept any more; null while the stage works. */
    Decision.@Nullable Refused end() {
        return end;
    }

    boolean isRunner() {
        return relay.isRunner();
    }

    /** Gives up on everything that is not kept yet. */
    void abandon(Refusal reason) {
        end = new Decision.Refused(reason);
        retryDue = true;
        relay.resume();
    }

    @Override
    public boolean isReady() {
        return retryDue;
    }

    @Override
    public DrainLoop.Next run() {
        if (inFlight.isEmpty()) {
            renew();
            gather();
        }
        Batch first = inFlight.peek();
        Decision.Refused ended = end;
        if (first == null) {
            return DrainLoop.Next.WAIT;
        }
        if (ended != null || first.generation != generation) {
            return finish(ended != null ? ended : new Decision.Refused(notStored));
        }
        return events.isEmpty() ? finish(null) : commit(first.sequence);
    }

    private void renew() {
        if (end != null || !lease.isDue()) {
            return;
        }
        try {
            if (!lease.renew()) {
                lost("its lease was taken");
                wakeDrainer.run();
            }
        } catch (Throwable unreachable) {
            LOG.log(Level.WARNING, "The lease could not be renewed; it will be tried again. pool=" + lease.pool(),
                    unreachable);
        }
    }

    private void lost(String how) {
        end = new Decision.Refused(Refusals.closed("another leader has taken over: " + how));
    }

    private void gather() {
        Batch next = offered.poll();
        if (next == null) {
            return;
        }
        int first = next.generation;
        inFlight.add(next);
        events = next.events;
        next = offered.peek();
        while (next != null && next.generation == first && events.size() < EVENTS_OF_A_COMMIT) {
            events = inFlight.size() == 1 ? new ArrayList<>(events) : events;
            inFlight.add(offered.remove());
            events.addAll(next.events);
            next = offered.peek();
        }
    }

    private DrainLoop.Next commit(long sequence) {
        long begin = listeners.isEmpty() ? 0 : System.nanoTime();
        CommitResult result;
        CommitFlightEvent flight = new CommitFlightEvent();
        flight.begin();
        try {
            result = lease.store().commit(lease.leadership(), sequence, Collections.unmodifiableList(events));
        } catch (Throwable unknown) {
            return retryLater(sequence, unknown);
        }
        flight.done(events.size(), tries);
        if (result instanceof CommitResult.Refused refused) {
            return refused(sequence, refused);
        }
        if (!listeners.isEmpty()) {
            notifyListeners(System.nanoTime() - begin);
        }
        return finish(null);
    }

    private DrainLoop.Next retryLater(long sequence, Throwable unknown) {
        long delay = Math.min(MAX_DELAY_MILLIS, 1L << Math.min(tries++, 10));
        String message = "The store did not answer; the batch will be offered again. pool=" + lease.pool()
                + " sequence=" + sequence + " tries=" + tries + " delayMillis=" + delay;
        if (tries == 1) {
            LOG.log(Level.WARNING, message, unknown);
        } else {
            LOG.log(Level.WARNING, message + " error=" + unknown);
        }
        retryDue = false;
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> relay.execute(this::retry));
        return DrainLoop.Next.PARK;
    }

    /** On the executor, so that whoever runs that by hand decides when it is tried again. */
    private void retry() {
        retryDue = true;
        relay.resume();
    }

    private DrainLoop.Next refused(long sequence, CommitResult.Refused refused) {
        LOG.log(Level.WARNING, "The store refused a batch. pool=" + lease.pool() + " sequence="
                + sequence + " cause=" + refused.cause() + " reason=" + refused.reason());
        if (refused.cause() == CommitResult.Cause.STALE_EPOCH) {
            lost(refused.reason());
        } else {
            notStored = Refusals.notStored(refused.reason());
            generation++;
        }
        Decision.Refused ended = end;
        DrainLoop.Next next = finish(ended != null ? ended : new Decision.Refused(notStored));
        wakeDrainer.run();
        return next;
    }

    private void notifyListeners(long nanos) {
        for (Batch batch : inFlight) {
            if (!batch.events.isEmpty()) {
                listeners.committed(new CommittedBatch(lease.pool(), batch.sequence,
                        Collections.unmodifiableList(batch.events), batch.commands, batch.decideNanos, nanos));
            }
        }
    }

    /** Tells the callers and forgets the batches; a null refusal says that they are kept. */
    private DrainLoop.Next finish(Decision.@Nullable Refused refusal) {
        backlog.addAndGet(-events.size());
        events = List.of();
        tries = 0;
        resumeDrainer.run();
        for (Batch batch = inFlight.poll(); batch != null; batch = inFlight.poll()) {
            if (refusal == null) {
                batch.completeCommitted();
            } else {
                batch.completeLost(refusal, undecided);
            }
        }
        return offered.isEmpty() ? DrainLoop.Next.WAIT : DrainLoop.Next.AGAIN;
    }
}
