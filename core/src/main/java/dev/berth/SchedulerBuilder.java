package dev.berth;

import dev.berth.local.InMemoryStore;
import dev.berth.model.WorkloadProfile;
import dev.berth.placement.GuardedPlugins;
import dev.berth.policy.Policies;
import dev.berth.policy.QueueOrders;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.Leadership;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.Notifier;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.SchedulerListener;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Collects the parts of a {@link Scheduler}; each has a default. Not for use by several threads. */
public final class SchedulerBuilder {

    private static final Duration LONGEST_LEASE = Duration.ofHours(24);

    private String pool = "default";
    private String leader = "leader";
    private Duration lease = Duration.ZERO;
    private PlacementPolicy policy = Policies.bestFit();
    private QueueOrder order = QueueOrders.fifo();
    private Backfill backfill = Backfill.BEST_EFFORT;
    private Optional<SchedulerStore> store = Optional.empty();
    private InstantSource time = InstantSource.system();
    private Executor executor = Runnable::run;
    private Executor commitExecutor = Runnable::run;
    private long seed = 1;
    private WorkloadProfile profile = WorkloadProfile.NONE;
    private Limits limits = Limits.defaults();
    private final List<NodeFilter> filters = new ArrayList<>();
    private final List<AdmissionPolicy> admission = new ArrayList<>();
    private final List<SchedulerListener> listeners = new ArrayList<>();
    private Optional<ScheduledExecutorService> ticker = Optional.empty();
    private Duration tickEvery = Duration.ofSeconds(1);

    SchedulerBuilder() {
    }

    /**
     * Names the pool of nodes to decide for; {@code "default"} unless said otherwise.
     *
     * @param name 1 to 255 characters
     * @return this
     */
    public SchedulerBuilder pool(String name) {
        this.pool = Objects.requireNonNull(name, "pool");
        return this;
    }

    /**
     * Names this process among those that may lead the pool. Replicas need names that differ.
     *
     * @param name 1 to 255 characters
     * @return this
     */
    public SchedulerBuilder leader(String name) {
        this.leader = Objects.requireNonNull(name, "leader");
        return this;
    }

    /**
     * Keeps other leaders out for as long as this one lives; zero, the default, lets whoever comes take the lead. The
     * lease is renewed by {@link Scheduler#tick()} once a third of it has passed, so tick at least that often.
     *
     * @param value how long others wait after this process has died, in whole milliseconds
     * @return this
     */
    public SchedulerBuilder lease(Duration value) {
        this.lease = Objects.requireNonNull(value, "lease");
        return this;
    }

    /**
     * Chooses where requests go; best fit unless said otherwise.
     *
     * @param value the policy
     * @return this
     */
    public SchedulerBuilder policy(PlacementPolicy value) {
        this.policy = Objects.requireNonNull(value, "policy");
        return this;
    }

    /**
     * Chooses who of those that wait goes first; first come, first served unless said otherwise.
     *
     * @param value the order
     * @return this
     */
    public SchedulerBuilder order(QueueOrder value) {
        this.order = Objects.requireNonNull(value, "order");
        return this;
    }

    /**
     * Chooses who may start before one that goes first and does not fit; whoever fits unless said otherwise.
     *
     * @param value the rule
     * @return this
     */
    public SchedulerBuilder backfill(Backfill value) {
        this.backfill = Objects.requireNonNull(value, "backfill");
        return this;
    }

    /**
     * Adds a check that nodes have to pass, after the built-in ones and those added before.
     *
     * @param filter the filter
     * @return this
     */
    public SchedulerBuilder filter(NodeFilter filter) {
        filters.add(Objects.requireNonNull(filter, "filter"));
        return this;
    }

    /**
     * Adds a check that requests have to pass before a place is sought, after those added before.
     *
     * @param check the admission policy
     * @return this
     */
    public SchedulerBuilder admission(AdmissionPolicy check) {
        admission.add(Objects.requireNonNull(check, "admission"));
        return this;
    }

    /**
     * Keeps everything in a store; in memory unless said otherwise. Whoever opened the store closes it, after the
     * scheduler.
     *
     * @param value the store
     * @return this
     */
    public SchedulerBuilder store(SchedulerStore value) {
        this.store = Optional.of(Objects.requireNonNull(value, "store"));
        return this;
    }

    /**
     * Tells the time; the system's unless said otherwise. Read once for each turn of the drainer, in whole
     * milliseconds; a step backwards is taken for a standstill.
     *
     * @param value the source
     * @return this
     */
    public SchedulerBuilder time(InstantSource value) {
        this.time = Objects.requireNonNull(value, "time");
        return this;
    }

    /**
     * Chooses where decisions are made. {@code Runnable::run}, the default, decides on the caller's thread: a caller
     * then decides for others too, as long as they keep coming.
     *
     * @param value an executor that runs what it is given once
     * @return this
     */
    public SchedulerBuilder executor(Executor value) {
        this.executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Chooses where the store is written, tickets complete and listeners run. {@code Runnable::run}, the default, does
     * so on the thread that decided; after the store has failed, on one of the JDK's timer threads.
     *
     * @param value an executor that runs what it is given once
     * @return this
     */
    public SchedulerBuilder commitExecutor(Executor value) {
        this.commitExecutor = Objects.requireNonNull(value, "commitExecutor");
        return this;
    }

    /**
     * Seeds the randomness of policies; 1 unless said otherwise.
     *
     * @param value any number
     * @return this
     */
    public SchedulerBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * Says what typically arrives, for policies that ask; nothing unless said otherwise.
     *
     * @param value shapes and how often they come
     * @return this
     */
    public SchedulerBuilder profile(WorkloadProfile value) {
        this.profile = Objects.requireNonNull(value, "profile");
        return this;
    }

    /**
     * Sets how much is taken on.
     *
     * @param value the limits
     * @return this
     */
    public SchedulerBuilder limits(Limits value) {
        this.limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Adds a listener that is called on the commit executor and holds it up for as long as it takes.
     *
     * @param listener what to call
     * @return this
     */
    public SchedulerBuilder listener(SchedulerListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener that is called on an executor of its own and holds nothing up: batches that find its buffer full
     * are dropped, and it is told how many.
     *
     * @param listener what to call
     * @param on where to call it
     * @param capacity how many batches may wait for it, above zero
     * @return this
     */
    public SchedulerBuilder listener(SchedulerListener listener, Executor on, int capacity) {
        listeners.add(new BufferedListener(Objects.requireNonNull(listener, "listener"),
                Objects.requireNonNull(on, "on"), capacity));
        return this;
    }

    /**
     * Publishes a hint for each request that something has happened to since it was submitted, with one for the node
     * that it is or was on, and for each node that something but a heartbeat has happened to.
     *
     * @param notifier where to publish; whoever opened it closes it
     * @return this
     */
    public SchedulerBuilder notifier(Notifier notifier) {
        listeners.add(new HintPublisher(Objects.requireNonNull(notifier, "notifier")));
        return this;
    }

    /**
     * Calls {@link Scheduler#tick()} on the host's timer until the scheduler is closed or has lost the lead.
     *
     * @param timer the host's scheduled executor
     * @param every the pause between two calls
     * @return this
     */
    public SchedulerBuilder ticking(ScheduledExecutorService timer, Duration every) {
        this.ticker = Optional.of(Objects.requireNonNull(timer, "timer"));
        this.tickEvery = Objects.requireNonNull(every, "every");
        return this;
    }

    /**
     * Takes the lead of the pool, loads what the store has of it, and makes the scheduler.
     *
     * @return the scheduler
     * @throws IllegalArgumentException if a name is blank or too long, or the lease cannot be kept
     * @throws StoreException if the store cannot be read, or somebody else's lease of the pool runs
     */
    public Scheduler build() {
        return tryBuild().orElseThrow(() -> new StoreException("Somebody else leads the pool. pool=" + pool
                + " Maybe stand by with tryBuild until that lease has ended.", null));
    }

    /**
     * Makes the scheduler if nobody else's lease of the pool runs. A replica that stands by calls this now and then.
     *
     * @return the scheduler, leading the pool; empty while somebody else does
     * @throws IllegalArgumentException if a name is blank or too long, or the lease cannot be kept
     * @throws StoreException if the store cannot be read
     */
    public Optional<Scheduler> tryBuild() {
        checkName("pool", pool);
        checkName("leader", leader);
        checkLease();
        SchedulerStore kept = store.orElseGet(InMemoryStore::new);
        return kept.acquire(pool, leader, lease).map(lead -> start(kept, lead));
    }

    private Scheduler start(SchedulerStore kept, Leadership lead) {
        SchedulerSetup setup = new SchedulerSetup(new GuardedPlugins(policy, filters), new GuardedAdmission(admission),
                new QueueRules(order, backfill), time, executor, commitExecutor, seed, limits,
                new Listeners(listeners), profile);
        Scheduler scheduler = new Scheduler(new Engine(new Lease(kept, lead, lease), setup));
        ticker.ifPresent(timer -> scheduler.tickOn(timer, tickEvery));
        return scheduler;
    }

    private void checkLease() {
        if (lease.isNegative() || lease.getNano() % 1_000_000 != 0 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("A lease must be whole milliseconds, not below zero and at most "
                    + LONGEST_LEASE.toHours() + " hours. lease=" + lease);
        }
        if (!lease.isZero() && ticker.isPresent() && tickEvery.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("A lease must last three ticks at least, or it ends between them. lease="
                    + lease + " tickEvery=" + tickEvery);
        }
    }

    private static void checkName(String what, String name) {
        if (name.isBlank() || name.length() > 255) {
            throw new IllegalArgumentException("A name must have 1 to 255 characters. what=" + what + " length="
                    + name.length());
        }
    }
}
