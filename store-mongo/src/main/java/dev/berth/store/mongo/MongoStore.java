package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult.Refused;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import dev.berth.store.mongo.LeaderRow.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.RawBsonDocument;

/**
 * A scheduler store in a MongoDB database, in the documents of CloudAI's schema and some of Berth's own, which people
 * can query while it is in use. Opened by {@link BerthMongo#schedulerStore()}.
 *
 * <p>Safe for use by several threads and processes: the object keeps no state between two calls. Needs no transactions,
 * so a standalone server is enough: a batch is written to the journal, then committed by a compare-and-set on the
 * pool's document, then projected to the documents that it changes. A projection that breaks off is repeated, by the
 * same leader when it offers the batch again, or by the next leader when it commits or loads.
 *
 * <p>A batch that was answered {@code Committed} is on the disks of a majority of the replica set, whatever the
 * settings of the database.
 *
 * <p>A batch is refused with {@link CommitResult.Cause#BAD_BATCH} also if one of its events takes more than 2 MiB.
 *
 * <p>Errors: a {@link StoreException} names the database and the operation.
 */
public final class MongoStore implements SchedulerStore {

    private static final Logger LOG = System.getLogger("dev.berth");
    private static final int RECONCILE_TRIES = 10;
    private static final CommitResult COMMITTED = new CommitResult.Committed();

    private final DurableDatabase database;
    private final StoreCollections collections;
    private final LeaderCollection leaders;
    private final Journal journal;
    private final Consumer<FieldDrift> drifts;

    MongoStore(DurableDatabase database, StoreCollections collections, Consumer<FieldDrift> drifts) {
        this.database = database;
        this.collections = collections;
        this.leaders = new LeaderCollection(collections.get(StoreCollections.LEADER));
        this.journal = new Journal(collections.get(StoreCollections.JOURNAL));
        this.drifts = drift -> report(drifts, drift);
    }

    /** Reports a drift. An exception of the listener must not fail a commit. */
    private static void report(Consumer<FieldDrift> listener, FieldDrift drift) {
        try {
            listener.accept(drift);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A listener failed. drift=" + drift, e);
        }
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        return database.use("acquire", () -> {
            while (true) {
                LeaderRow row = leaders.findOrCreate(pool);
                if (!row.leader().equals(leader) && row.leaseUntil().isAfter(row.now())) {
                    return Optional.empty();
                }
                if (leaders.acquire(row, leader, lease)) {
                    return Optional.of(new Leadership(pool, leader, row.epoch() + 1));
                }
            }
        });
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return database.use("renew", () -> led(leadership).filter(row -> leaders.renew(row, lease)).isPresent());
    }

    /** Returns the pool's document, or empty if this leadership is no longer the newest. */
    private Optional<LeaderRow> led(Leadership leadership) {
        return leaders.find(leadership.pool()).filter(row -> row.epoch() == leadership.epoch());
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        database.use("load", () -> led(leadership).filter(this::completeNewest).orElseThrow(() -> stale(leadership)));
        PoolReader reader = new PoolReader(collections, leadership.pool());
        database.use("load", () -> reader.nodes(drifts)).forEach(events);
        database.each("load", reader.endedTasks(), document -> events.accept(reader.ended(document, drifts)));
        database.use("load", () -> reader.live(drifts)).forEach(events);
        return database.use("load", () -> led(leadership).orElseThrow(() -> stale(leadership)).position());
    }

    private static StoreException stale(Leadership leadership) {
        return new StoreException(staleSentence(leadership), null);
    }

    private static CommitResult refuseStale(Leadership leadership) {
        return new Refused(Cause.STALE_EPOCH, staleSentence(leadership));
    }

    private static String staleSentence(Leadership leadership) {
        return "The leadership is stale: another leader has acquired the pool. pool=" + leadership.pool()
                + " epoch=" + leadership.epoch();
    }

    /**
     * Projects the newest batch to the documents, in case the leader that committed it broke off.
     *
     * @return false if a newer batch was committed meanwhile
     */
    private boolean completeNewest(LeaderRow row) {
        if (row.newest().sequence() == 0) {
            return true;
        }
        Optional<List<Journal.Entry>> newest = journal.read(row.newest());
        newest.ifPresent(entries -> project(row.pool(), row.newest().sequence(), entries));
        if (newest.isEmpty() && leaders.find(row.pool()).filter(now -> now.newest().equals(row.newest())).isPresent()) {
            throw new StoreException("The journal lacks the newest batch. pool=" + row.pool() + " sequence="
                    + row.newest().sequence() + " Maybe it was deleted by hand.", null);
        }
        return newest.isPresent();
    }

    private void project(String pool, long sequence, List<Journal.Entry> entries) {
        Projection.project(collections, drifts, pool, sequence, entries);
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        return database.use("commit", () -> led(leadership).map(row -> commit(leadership, row, sequence, events))
                .orElseGet(() -> refuseStale(leadership)));
    }

    private CommitResult commit(Leadership leadership, LeaderRow row, long sequence, List<SchedulerEvent> events) {
        List<Journal.Entry> entries = events.stream().map(Journal.Entry::of).toList();
        long expected = row.position().nextSequence();
        boolean isNewest = isNewest(row, sequence, entries);
        if (!isNewest && (sequence != expected || events.isEmpty())) {
            return new Refused(Cause.BAD_BATCH, "The batch does not follow the last committed one. pool="
                    + leadership.pool() + " offered=" + sequence + " events=" + events.size() + " expected="
                    + expected);
        }
        boolean mayBeUnfinished = isNewest || row.newest().epoch() != row.epoch();
        if (mayBeUnfinished && !completeNewest(row)) {
            return refuseStale(leadership);
        }
        return isNewest ? COMMITTED : append(leadership, row, entries);
    }

    private boolean isNewest(LeaderRow row, long sequence, List<Journal.Entry> entries) {
        Batch newest = row.newest();
        return newest.epoch() == row.epoch() && newest.sequence() == sequence
                && row.position().nextSequence() == sequence + entries.size()
                && journal.read(newest).filter(stored -> encoded(stored).equals(encoded(entries))).isPresent();
    }

    private static List<RawBsonDocument> encoded(List<Journal.Entry> entries) {
        return entries.stream().map(Journal.Entry::encoded).toList();
    }

    private CommitResult append(Leadership leadership, LeaderRow row, List<Journal.Entry> entries) {
        int largest = entries.stream().mapToInt(Journal.Entry::bytes).max().orElseThrow();
        if (largest > Journal.MAX_EVENT_BYTES) {
            return new Refused(Cause.BAD_BATCH, "An event is too large for a document. pool=" + row.pool() + " bytes="
                    + largest + " limit=" + Journal.MAX_EVENT_BYTES);
        }
        long sequence = row.position().nextSequence();
        Batch batch = journal.write(leadership, sequence, entries);
        if (!leaders.advance(leadership, position(row.position(), entries), batch)) {
            return refuseStale(leadership);
        }
        project(row.pool(), sequence, entries);
        journal.prune(row.pool(), batch);
        return COMMITTED;
    }

    /** Returns the position after a batch; of its events, only placements change the last node. */
    private static PoolPosition position(PoolPosition before, List<Journal.Entry> entries) {
        int lastNode = before.lastNode();
        for (Journal.Entry entry : entries) {
            if (entry.event() instanceof RequestPlaced placed) {
                lastNode = placed.allocation().placement().nodeOrdinal();
            }
        }
        return new PoolPosition(before.nextSequence() + entries.size(), lastNode,
                entries.get(entries.size() - 1).event().at());
    }

    /**
     * Recomputes each worker's documented amounts from the allocations on it, and each task's documented status from
     * its state, and repairs fields that other programs have changed. May be called by any process at any time, beside
     * the pool's leader.
     *
     * @param pool the pool
     * @return the repaired fields; empty if there is no such pool
     * @throws StoreException if the database cannot be used, or if commits disturbed all attempts
     */
    public List<FieldDrift> reconcile(String pool) {
        return database.use("reconcile", () -> {
            for (int i = 0; i < RECONCILE_TRIES; i++) {
                Optional<LeaderRow> before = leaders.find(pool);
                if (before.isPresent() && before.filter(this::completeNewest).isEmpty()) {
                    continue;
                }
                Reconciliation reconciliation = new Reconciliation(collections, pool);
                reconciliation.compare();
                if (leaders.find(pool).map(LeaderRow::newest).equals(before.map(LeaderRow::newest))) {
                    return reconciliation.repair();
                }
            }
            throw new StoreException("Commits left no moment to reconcile. pool=" + pool + " tries="
                    + RECONCILE_TRIES + " Maybe try again when the pool is less busy.", null);
        });
    }

    /**
     * Deletes requests that ended before a time, with their assignments and results, and the audit of that time. A
     * scheduler that starts later treats a deleted id as new. May be called by any process at any time.
     *
     * @param pool the pool
     * @param before a time long past: a process that was stopped must not resume from before it
     * @return the number of deleted requests
     * @throws StoreException if the database cannot be used
     */
    public long sweep(String pool, Instant before) {
        return database.use("sweep", () -> new RetentionSweeper(collections, pool).run(before));
    }

    /** Does nothing: the store ends with {@link BerthMongo#close}. */
    @Override
    public void close() {
    }
}
