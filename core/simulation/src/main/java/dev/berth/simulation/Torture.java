package dev.berth.simulation;

import dev.berth.Backfill;
import dev.berth.ClusterView;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.NodeLoss;
import dev.berth.policy.Policies;
import dev.berth.policy.QueueOrders;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.ScoreScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * A real scheduler under everything that can go wrong, by a seed: nodes and GPUs come and go, heartbeats stay away, the
 * clock leaps and runs backwards, plug-ins and listeners throw or take their time, the store fails before and after it
 * has kept a batch or refuses it, and the scheduler is closed, or killed with decisions on their way, and started anew
 * with another order, backfill and policy while the old one goes on for a while.
 *
 * <p>What the store has kept is written down a second time in a ledger of the plainest kind. After each step that
 * leaves nothing on its way it must hold that what the scheduler shows is what was kept, that loading the store gives
 * the very same state, and that every answer has come; and always, that no part of a node or GPU is held twice, that
 * nothing that was told is lost or untrue, that the time of a scheduler runs forwards, and that one that was taken over
 * from keeps nothing any more.
 *
 * <p>Same seed and steps, same trace, though the scheduler tries again what has failed on a thread of the JDK's: its
 * turns are all taken on the caller's. Not for use by several threads.
 */
public final class Torture {

    /** How many ended requests are remembered; a store behind it must remember as many. */
    public static final int REMEMBERED = 64;

    private static final String POOL = "torture";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> POLICIES = List.of("best-fit", "worst-fit", "first-fit", "round-robin", "random",
            "balanced", "fgd");
    private static final int LEAVES_OPEN_ONE_IN = 6;

    private final Random random;
    private final SchedulerStore inner;
    private final SettableTime time = new SettableTime(START);
    private final ReferenceModel reference = new ReferenceModel();
    private final ReplyAuditor auditor = new ReplyAuditor(reference);
    private final FaultyStore store;
    private final FaultyPlugins faults;
    private final TortureSteps steps;
    private long touch = -1;

    private Torture(long seed, SchedulerStore inner) {
        this.random = new Random(seed);
        this.inner = inner;
        this.store = new FaultyStore(inner, random, reference);
        this.faults = new FaultyPlugins(random, time);
        this.steps = new TortureSteps(random, time, reference, auditor, faults);
    }

    /**
     * Tortures a scheduler on a store in memory.
     *
     * @param seed decides everything
     * @param steps how many steps to take, unless something goes wrong before
     * @return what came of it
     */
    public static TortureReport run(long seed, int steps) {
        return run(seed, steps, new InMemoryStore(REMEMBERED), done -> { });
    }

    /**
     * Tortures a scheduler on a store.
     *
     * @param seed decides everything
     * @param steps how many steps to take, unless something goes wrong before
     * @param store an empty one that remembers {@link #REMEMBERED} ended requests
     * @param progress is told after each step how many there have been
     * @return what came of it
     */
    public static TortureReport run(long seed, int steps, SchedulerStore store, IntConsumer progress) {
        Torture torture = new Torture(seed, store);
        int done = 0;
        torture.steps.begin(torture.open(), torture::open);
        while (done < steps && torture.reference.complaint().isEmpty()) {
            torture.step();
            progress.accept(++done);
        }
        return new TortureReport(seed, done, torture.reference.hash(), torture.reference.counts(),
                torture.reference.complaint());
    }

    private SimulationHarness open() {
        touch = -1;
        SchedulerBuilder builder = Scheduler.builder().pool(POOL).time(time).seed(random.nextLong())
                .policy(Policies.named(one(POLICIES)).orElseThrow()).admission(faults.admission())
                .order(faults.order(QueueOrders.named(one(QueueOrders.names())).orElseThrow()))
                .backfill(one(List.of(Backfill.values()))).limits(limits()).listener(faults.listener())
                .listener(new Watch());
        if (random.nextInt(3) == 0) {
            builder.filter(faults.filter(random.nextBoolean() ? ScoreScope.SHAPE_AND_NODE : ScoreScope.ANYTHING));
        }
        return new SimulationHarness(builder, store, reference);
    }

    private Limits limits() {
        return Limits.builder().commands(64).batch(1 + random.nextInt(8)).uncommitted(4 + random.nextInt(60))
                .waiting(20).remembered(REMEMBERED).boards(1 + random.nextInt(8))
                .candidates(1 + random.nextInt(30)).rankings(1 + random.nextInt(30))
                .startTimeout(Duration.ofMinutes(5)).expiryGrace(Duration.ofMinutes(2))
                .heartbeatTimeout(Duration.ofMinutes(10))
                .nodeLoss(random.nextBoolean() ? NodeLoss.REQUEUE : NodeLoss.FAIL).build();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Hears of every batch, in order, whatever other listeners do. */
    private final class Watch implements SchedulerListener {
        @Override
        public void committed(CommittedBatch batch) {
            if (touch >= 0 && touch != batch.sequence()) {
                reference.complain("A listener did not hear of every batch. expected=" + touch + " heard="
                        + batch.sequence());
            }
            touch = batch.sequence() + batch.events().size();
        }
    }

    private void step() {
        steps.take();
        if (random.nextInt(LEAVES_OPEN_ONE_IN) > 0) {
            check();
        } else if (random.nextBoolean()) {
            steps.harness().decide();
        } else {
            steps.harness().commitOnce();
        }
    }

    /** Lets everything come to rest and looks at it. */
    private void check() {
        SimulationHarness harness = steps.harness();
        harness.settle();
        faults.end();
        Optional<ClusterView> view = reference.complaint().isPresent() ? Optional.empty() : harness.view();
        view.ifPresentOrElse(this::check, () -> reference.complain("A question was not answered."));
    }

    private void check(ClusterView view) {
        steps.record(view);
        if (auditor.open() > 0) {
            reference.complain("Answers are missing. open=" + auditor.open());
        }
        reference.compare(view);
        long loaded = ReadOnlyStore.stateHash(inner, store.lead());
        if (loaded != view.stateHash()) {
            reference.complain("Loading the store gives another state. view=" + Long.toHexString(view.stateHash())
                    + " loaded=" + Long.toHexString(loaded));
        }
    }
}
