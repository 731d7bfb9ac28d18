package dev.berth;

import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.placement.WorkloadEstimator;
import dev.berth.spi.BerthException;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One writer without locks: callers put commands into a bounded queue, and one of them at a time drains it.
 *
 * <p>A turn of the drainer stamps the time once, decides up to {@link Limits#batch()} commands, and offers what came of
 * them to the commit stage as one batch. Submission is lock-free; decisions are made by one thread at a time, so a
 * stalled drainer stalls them. Nothing is told to anybody before the store has kept it.
 */
final class Engine implements DrainLoop.Work {

    private static final Logger LOG = System.getLogger("dev.berth");
    private static final long RELOAD_AGAIN_MILLIS = 200;

    private final SchedulerSetup setup;
    private final Lease lease;
    private final CommitStage commits;
    private final DrainLoop relay;
    private final MpscVarHandleArrayQueue<Command> commands;
    /** Taken after all commands, and never full. */
    private final Queue<Command> last = new ConcurrentLinkedQueue<>();
    private final BooleanSupplier inside = this::isInside;
    private volatile boolean closing;
    private volatile Decision.@Nullable Refused closed;
    private volatile long nextDue = RequestTimers.NEVER;
    private volatile boolean reloadDue = true;

    private volatile PoolState state;
    private StateMachine machine;
    private int generation;
    private long lastStamp;
    private boolean ticketsEnded;

    Engine(Lease lease, SchedulerSetup setup) {
        this.lease = lease;
        this.setup = setup;
        this.commands = new MpscVarHandleArrayQueue<>(Math.max(2, setup.limits().commands()));
        this.relay = new DrainLoop(setup.executor(), this);
        this.commits = new CommitStage(lease, setup.listeners(),
                new CommitStage.CompositePolicy(setup.commitExecutor(), setup.limits(), this::wake, relay::resume,
                        this::reattach));
        this.state = firstLoad();
        this.machine = machine(state);
    }

    /** Whoever cannot load a pool must not keep others from leading it. */
    private PoolState firstLoad() {
        try {
            return load();
        } catch (Throwable unloaded) {
            giveUpLead();
            throw unloaded;
        }
    }

    private StateMachine machine(PoolState on) {
        return new StateMachine(on, setup);
    }

    private PoolState load() {
        WorkloadEstimator arrivals = WorkloadEstimator.of(setup.plugins().policy(), setup.profile());
        PoolState loaded = new PoolState(setup.limits(), queue(), arrivals);
        try {
            PoolPosition position = lease.store().load(lease.leadership(), event -> {
                loaded.evolve(event);
                setup.listeners().restored(event);
                keepLead();
            });
            loaded.continueFrom(position);
        } catch (BerthException failed) {
            throw failed;
        } catch (RuntimeException contradiction) {
            throw new StoreException("The store's rows contradict each other. pool=" + lease.pool() + " found="
                    + contradiction.getMessage(), contradiction);
        }
        Instant now = stamp(loaded);
        loaded.watch.restart(loaded.nodes, now.toEpochMilli());
        loaded.requests.mayStart(now);
        nextDue = loaded.nextDue();
        return loaded;
    }

    /** A large pool may take longer to load than the lease lasts. */
    private void keepLead() {
        if (lease.isDue() && !lease.renew()) {
            throw new StoreException("The lead was lost while the pool was loaded. pool=" + lease.pool(), null);
        }
    }

    private WaitingQueue queue() {
        return new WaitingQueue(new GuardedQueueOrder(setup.queue().order()), setup.plugins().areFiltersPure());
    }

    /** The time, never earlier than the last one, not even after a reload from a store that tells no such late time. */
    private Instant stamp(PoolState on) {
        lastStamp = Math.max(lastStamp, setup.time().millis());
        return on.advance(lastStamp);
    }

    /** Hands a command over, or refuses it at once. */
    void send(Command command) {
        Decision.Refused ended = closed;
        if (ended != null || closing) {
            command.refuse(ended != null ? ended : closedBy("by the host"));
        } else if (commands.offer(command)) {
            relay.signal();
        } else {
            command.refuse(new Decision.Refused(Refusals.queueFull("commands", commands.capacity())));
        }
    }

    /** Hands commands over together, so that one turn of the drainer may take them all; one too many is refused. */
    void sendAll(List<? extends Command> all) {
        for (Command command : all) {
            if (closing || closed != null || !commands.offer(command)) {
                relay.signal();
                send(command);
            }
        }
        relay.signal();
    }

    private void reattach(Ticket ticket) {
        last.add(new Command.Reattach(ticket));
        relay.signal();
    }

    private static Decision.Refused closedBy(String reason) {
        return new Decision.Refused(Refusals.closed(reason));
    }

    /** Decides what was sent so far, then refuses everything; gives up what the store has not kept by then. */
    void close(Duration atMost) {
        closing = true;
        Reply<Decision> answer = answer();
        last.add(new Command.Close(answer));
        relay.signal();
        if (isInside()) {
            return;
        }
        try {
            answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            giveUpLead();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            abandon();
        } catch (TimeoutException | ExecutionException late) {
            abandon();
        }
    }

    /** What was sent is kept by now, so nothing else uses the store. */
    private void giveUpLead() {
        try {
            lease.giveUp();
        } catch (Throwable unreachable) {
            LOG.log(Level.WARNING, "The lead could not be given up; others wait until the lease ends. pool="
                    + lease.pool(), unreachable);
        }
    }

    private void abandon() {
        Refusal reason = Refusals.closed("the store did not answer in time, so the outcome is unknown");
        closed = new Decision.Refused(reason);
        commits.abandon(reason);
        wake();
    }

    <T> Reply<T> answer() {
        return new Reply<>(inside);
    }

    Ticket ticket(String requestId) {
        return new Ticket(requestId, inside);
    }

    /** Says whether the calling thread is at work for the scheduler now. */
    boolean isInside() {
        return relay.isRunner() || commits.isRunner();
    }

    OptionalLong nextDue() {
        if (closed().isPresent()) {
            return OptionalLong.empty();
        }
        long renewal = lease.millisUntilDue();
        long due = renewal == RequestTimers.NEVER ? nextDue : Math.min(nextDue, setup.time().millis() + renewal);
        return due == RequestTimers.NEVER ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /** Why nothing is decided any more; empty while the scheduler works. */
    Optional<Refusal> closed() {
        Decision.Refused ended = closed;
        return Optional.ofNullable(ended != null ? ended : commits.end()).map(Decision.Refused::why);
    }

    Availability available() {
        return state.nodes.availability();
    }

    Optional<Availability.OfNode> available(String nodeId) {
        return state.nodes.availability(nodeId);
    }

    private void wake() {
        relay.signal();
        relay.resume();
    }

    @Override
    public boolean isReady() {
        return closed != null || reloadDue && !commits.isFull();
    }

    @Override
    public DrainLoop.Next run() {
        Decision.Refused ended = commits.end();
        if (ended != null && !ticketsEnded) {
            endAll(ended);
        }
        if (closed == null && (commits.isFull() || generation != commits.generation() && !reload())) {
            return DrainLoop.Next.PARK;
        }
        return drain() < setup.limits().batch() ? DrainLoop.Next.WAIT : DrainLoop.Next.AGAIN;
    }

    private int drain() {
        DrainFlightEvent flight = new DrainFlightEvent();
        flight.begin();
        int most = setup.limits().batch();
        Batch batch = new Batch(state.nextSequence(), generation, Math.min(commands.size(), most));
        boolean timed = !setup.listeners().isEmpty();
        long begin = timed ? System.nanoTime() : 0;
        int done = 0;
        Command command = next();
        Instant now = command == null || closed != null ? state.now() : stampOrFail(command);
        while (command != null) {
            execute(command, now, batch);
            command = ++done < most ? next() : null;
        }
        batch.commands = done;
        batch.decideNanos = timed ? System.nanoTime() - begin : 0;
        completeNextDue(state.nextDue());
        if (!batch.isEmpty()) {
            commits.offer(batch);
        }
        commits.renewIfDue();
        flight.done(batch);
        return done;
    }

    private void completeNextDue(long due) {
        if (due != nextDue) {
            nextDue = due;
        }
    }

    private @Nullable Command next() {
        Command command = commands.poll();
        return command != null ? command : last.poll();
    }

    private Instant stampOrFail(Command command) {
        try {
            return stamp(state);
        } catch (Throwable broken) {
            fail(broken, command);
            return state.now();
        }
    }

    private void execute(Command command, Instant now, Batch batch) {
        Decision.Refused ended = closed;
        if (ended != null) {
            command.refuse(ended);
            return;
        }
        DecideFlightEvent flight = new DecideFlightEvent();
        flight.begin();
        try {
            machine.execute(command, now, batch);
        } catch (Throwable bug) {
            fail(bug, command);
            command.refuse(closedBy("a decision failed: " + bug));
        }
        flight.done(command);
        if (command instanceof Command.Close) {
            closed = closedBy("by the host");
        }
    }

    /** Stops deciding: after a bug the state in memory cannot be trusted, while the store has what it was told. */
    private void fail(Throwable bug, Command command) {
        LOG.log(Level.ERROR, "A decision failed; the scheduler is closed. pool=" + lease.pool() + " command="
                + command.getClass().getSimpleName(), bug);
        endAll(closedBy("a decision failed: " + bug));
    }

    private void endAll(Decision.Refused reason) {
        closed = reason;
        ticketsEnded = true;
        for (LiveRequest live : state.requests.live()) {
            if (live.ticket != null) {
                live.ticket.complete(reason);
            }
        }
    }

    /** Goes back to what the store has; tickets of requests that it knows stay open. */
    private boolean reload() {
        int target = commits.generation();
        PoolState loaded;
        try {
            loaded = load();
        } catch (Throwable unreachable) {
            LOG.log(Level.WARNING, "The pool could not be loaded; it will be tried again. pool=" + lease.pool(),
                    unreachable);
            reloadDue = false;
            lease.markSuspect();
            commits.renewIfDue();
            CompletableFuture.delayedExecutor(RELOAD_AGAIN_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(() -> relay.execute(this::reloadAgain));
            return false;
        }
        Map<String, Ticket> tickets = new HashMap<>();
        for (LiveRequest live : state.requests.live()) {
            if (live.ticket != null) {
                tickets.put(live.id, live.ticket);
            }
        }
        for (LiveRequest live : loaded.requests.live()) {
            live.ticket = tickets.get(live.id);
        }
        state = loaded;
        machine = machine(loaded);
        generation = target;
        return true;
    }

    private void reloadAgain() {
        reloadDue = true;
        relay.resume();
    }
}
