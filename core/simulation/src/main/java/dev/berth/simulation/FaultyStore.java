package dev.berth.simulation;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Fails by chance: before or after a batch is kept, by refusing one, at loading. What the store behind it has kept, and
 * not what it says of that, goes into a ledger, each batch once.
 */
final class FaultyStore implements SchedulerStore {

    private static final int FAILS_ONE_IN = 90;
    private static final int LOAD_FAILS_ONE_IN = 60;
    private static final int MOST_IN_A_ROW = 3;

    private final SchedulerStore inner;
    private final Random random;
    private final ReferenceModel reference;
    private Leadership lead = new Leadership("", "", 0);
    /** The number of the batch that was kept last, and under which lead. */
    private long keptSequence;
    private long keptEpoch;
    private int inARow;
    private boolean calm;
    private boolean commitRetryDue;
    private boolean loadRetryDue;
    private long commits;

    FaultyStore(SchedulerStore inner, Random random, ReferenceModel reference) {
        this.inner = inner;
        this.random = random;
        this.reference = reference;
    }

    /** The lead that was taken last. */
    Leadership lead() {
        return lead;
    }

    /** How many commits were asked for under the newest lead. */
    long commits() {
        return commits;
    }

    /** Says whether a commit that has failed is still to be tried again. */
    boolean isCommitRetryDue() {
        return commitRetryDue;
    }

    /** Says whether a load that has failed is still to be tried again. */
    boolean isLoadRetryDue() {
        return loadRetryDue;
    }

    /** Stops failing, or begins again. */
    void calm(boolean now) {
        calm = now;
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        lead = inner.acquire(pool, leader, lease).orElseThrow();
        reference.begin();
        commitRetryDue = false;
        loadRetryDue = false;
        inARow = 0;
        return Optional.of(lead);
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return inner.renew(leadership, lease);
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        loadRetryDue = false;
        if (leadership.epoch() == lead.epoch() && !calm && random.nextInt(LOAD_FAILS_ONE_IN) == 0) {
            loadRetryDue = true;
            reference.count("failedLoads");
            throw new StoreException("The database is away.", null);
        }
        return inner.load(leadership, events);
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        if (leadership.epoch() != lead.epoch()) {
            return staleCommit(leadership, sequence, events);
        }
        commits++;
        commitRetryDue = false;
        boolean isKept = keptSequence == sequence && keptEpoch == lead.epoch();
        int fault = calm || inARow == MOST_IN_A_ROW ? -1 : random.nextInt(FAILS_ONE_IN);
        if (fault == 0) {
            throw unknown("failedBeforeKept");
        } else if (fault == 1 && !isKept) {
            inARow = 0;
            reference.count("refusedBatches");
            return new CommitResult.Refused(CommitResult.Cause.BAD_BATCH, "a text is too long");
        }
        CommitResult result = keep(sequence, events, isKept);
        if (fault == 2 && result instanceof CommitResult.Committed) {
            throw unknown("failedAfterKept");
        }
        inARow = 0;
        return result;
    }

    private CommitResult keep(long sequence, List<SchedulerEvent> events, boolean isKept) {
        CommitResult result;
        try {
            result = inner.commit(lead, sequence, events);
        } catch (RuntimeException broken) {
            reference.complain("The store itself failed. error=" + broken);
            throw broken;
        }
        if (result instanceof CommitResult.Refused refused) {
            reference.complain("The store refused a batch of the newest lead. sequence=" + sequence + " why="
                    + refused);
        } else if (!isKept) {
            reference.keep(sequence, events);
            keptSequence = sequence;
            keptEpoch = lead.epoch();
        }
        return result;
    }

    private StoreException unknown(String what) {
        inARow++;
        commitRetryDue = true;
        reference.count(what);
        return new StoreException("The connection broke.", null);
    }

    private CommitResult staleCommit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        CommitResult result = inner.commit(leadership, sequence, events);
        reference.count("staleCommits");
        if (!(result instanceof CommitResult.Refused)) {
            reference.complain("A batch of a stale lead was kept. epoch=" + leadership.epoch() + " newest="
                    + lead.epoch());
        }
        return result;
    }

    @Override
    public void close() {
    }
}
