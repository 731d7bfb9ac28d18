package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.RawBsonDocument;

/**
 * Keeps pools in a MongoDB database, in the documents of CloudAI's schema and some of its own, which people can query
 * while it is in use.
 *
 * <p>Safe for use by several threads and processes: nothing is kept here between two calls. Needs no transactions, so a
 * standalone server will do: a batch is written to the journal, then kept by a compare-and-set on the pool's document,
 * then carried to the documents that it changes. What breaks off after that is done again, by the same leader when it
 * offers the batch again, or by the next one when it takes the lead or loads.
 *
 * <p>A batch that was answered {@code Committed} is on the disks of a majority of the replica set, whatever the
 * database was set to.
 *
 * <p>A batch is refused with {@link CommitResult.Cause#BAD_BATCH} also if one of its events takes more than 2 MiB.
 *
 * <p>Errors: a {@link StoreException} names the database and what was being done.
 */
public final class MongoStore implements SchedulerStore {

    private static final Logger LOG = System.getLogger("dev.berth");
    private static final int RECONCILE_TRIES = 10;
    private static final CommitResult KEPT = new CommitResult.Committed();

    private final Database database;
    private final StoreCollections collections;
    private final LeaderCollection leaders;
    private final Journal journal;
    private final Consumer<FieldDrift> drifts;
    private final Runnable closing;

    private MongoStore(Builder from) {
        this.database = new Database(from.database);
        this.collections = new StoreCollections(database, from.names);
        this.leaders = new LeaderCollection(collections.get(StoreCollections.LEADER));
        this.journal = new Journal(collections.get(StoreCollections.JOURNAL));
        this.drifts = drift -> report(from.drifts, drift);
        this.closing = from.closing;
    }

    /** What a listener throws is no reason to fail a commit. */
    private static void report(Consumer<FieldDrift> listener, FieldDrift drift) {
        try {
            listener.accept(drift);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A listener failed. drift=" + drift, e);
        }
    }

    /**
     * Opens a store with connections of its own, which are closed with it.
     *
     * @param address such as {@code mongodb://localhost/berth}, with the name of the database
     * @return the store, with the standard names
     * @throws StoreException if the address names no database, or as from {@link Builder#build}
     */
    public static MongoStore open(String address) {
        MongoAddress own = MongoAddress.open(address);
        try {
            Builder builder = builder(own.database());
            builder.closing = own::close;
            return builder.build();
        } catch (StoreException e) {
            own.close();
            throw e;
        }
    }

    /**
     * Starts a store on a database.
     *
     * @param database the database; its client stays the host's
     * @return a builder with the standard names
     */
    public static Builder builder(MongoDatabase database) {
        return new Builder(database);
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        return database.use("acquire", () -> {
            while (true) {
                LeaderRow row = leaders.findOrCreate(pool);
                if (!row.leader().equals(leader) && row.leaseUntil().isAfter(row.now())) {
                    return Optional.empty();
                }
                if (leaders.lead(row, leader, lease)) {
                    return Optional.of(new Leadership(pool, leader, row.epoch() + 1));
                }
            }
        });
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return database.use("renew", () -> led(leadership).filter(row -> leaders.renew(row, lease)).isPresent());
    }

    /** The pool's document if this lead is still the newest. */
    private Optional<LeaderRow> led(Leadership leadership) {
        return leaders.find(leadership.pool()).filter(row -> row.epoch() == leadership.epoch());
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        database.use("load", () -> led(leadership).filter(this::finish).orElseThrow(() -> stale(leadership)));
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
        return "The lead is stale: somebody else leads the pool now. pool=" + leadership.pool() + " epoch="
                + leadership.epoch();
    }

    /**
     * Carries the newest batch to the documents, in case whoever kept it broke off.
     *
     * @return false if a newer one was kept meanwhile
     */
    private boolean finish(LeaderRow row) {
        if (row.newest().sequence() == 0) {
            return true;
        }
        Optional<List<Journal.Entry>> newest = journal.read(row.newest());
        newest.ifPresent(entries -> project(row.pool(), row.newest().sequence(), entries));
        if (newest.isEmpty() && leaders.find(row.pool()).filter(now -> now.newest().equals(row.newest())).isPresent()) {
            throw new StoreException("The journal lacks the newest batch. pool=" + row.pool() + " sequence="
                    + row.newest().sequence() + " Maybe somebody deleted it.", null);
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
            return new Refused(Cause.BAD_BATCH, "The batch does not follow what the store has. pool="
                    + leadership.pool() + " offered=" + sequence + " events=" + events.size() + " expected="
                    + expected);
        }
        boolean mayBeUnfinished = isNewest || row.newest().epoch() != row.epoch();
        if (mayBeUnfinished && !finish(row)) {
            return refuseStale(leadership);
        }
        return isNewest ? KEPT : keep(leadership, row, entries);
    }

    private boolean isNewest(LeaderRow row, long sequence, List<Journal.Entry> entries) {
        Batch newest = row.newest();
        return newest.epoch() == row.epoch() && newest.sequence() == sequence
                && row.position().nextSequence() == sequence + entries.size()
                && journal.read(newest).filter(kept -> encoded(kept).equals(encoded(entries))).isPresent();
    }

    private static List<RawBsonDocument> encoded(List<Journal.Entry> entries) {
        return entries.stream().map(Journal.Entry::encoded).toList();
    }

    private CommitResult keep(Leadership leadership, LeaderRow row, List<Journal.Entry> entries) {
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
        return KEPT;
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
     * Recomputes what each worker has given out from the requests that hold it, and each task's documented word from
     * where it is, and puts right what somebody else has changed. May be called by any process at any time, beside the
     * pool's leader.
     *
     * @param pool the pool
     * @return what was put right; empty if there is no such pool
     * @throws StoreException if the database cannot be used, or commits left no moment to look
     */
    public List<FieldDrift> reconcile(String pool) {
        return database.use("reconcile", () -> {
            for (int i = 0; i < RECONCILE_TRIES; i++) {
                Optional<LeaderRow> before = leaders.find(pool);
                if (before.isPresent() && before.filter(this::finish).isEmpty()) {
                    continue;
                }
                Reconciliation reconciliation = new Reconciliation(collections, pool);
                reconciliation.look();
                if (leaders.find(pool).map(LeaderRow::newest).equals(before.map(LeaderRow::newest))) {
                    return reconciliation.repair();
                }
            }
            throw new StoreException("Commits left no moment to reconcile. pool=" + pool + " tries="
                    + RECONCILE_TRIES + " Maybe try again when less happens.", null);
        });
    }

    /**
     * Forgets requests that ended before a time, with their assignments and results, and what the audit says of that
     * time. A scheduler that starts later takes a forgotten id for a new one. May be called by any process at any time.
     *
     * @param pool the pool
     * @param before a time long past: further back than a stopped process may wake up
     * @return how many requests were forgotten
     * @throws StoreException if the database cannot be used
     */
    public long sweep(String pool, Instant before) {
        return database.use("sweep", () -> new RetentionSweeper(collections, pool).run(before));
    }

    /** Closes the connections if they are the store's own. */
    @Override
    public void close() {
        closing.run();
    }

    /** Collects what a store is built with. Not for use by several threads. */
    public static final class Builder {

        private final MongoDatabase database;
        private final Map<String, String> names = new HashMap<>();
        private Consumer<FieldDrift> drifts = drift -> LOG.log(Level.WARNING,
                "Somebody else has changed a documented field. " + drift);

        private Runnable closing = () -> { };

        private Builder(MongoDatabase database) {
            this.database = database;
        }

        /**
         * Gives a collection another name.
         *
         * @param standard one of {@code tasks}, {@code worker_registry}, {@code assignments}, {@code results},
         *     {@code journal}, {@code gpus}, {@code users}, {@code audit} and {@code leader}
         * @param name what it is called in this database
         * @return this
         * @throws IllegalArgumentException if there is no such collection
         */
        public Builder collection(String standard, String name) {
            if (!StoreCollections.NAMES.contains(standard)) {
                throw new IllegalArgumentException("There is no such collection. name=" + standard + " known="
                        + StoreCollections.NAMES);
            }
            names.put(standard, name);
            return this;
        }

        /**
         * Gets told when a documented field is found changed by somebody else; unless set, a warning is logged. Called
         * by the thread that loads, commits or reconciles.
         *
         * @param listener gets each field that is found changed, each time
         * @return this
         */
        public Builder onDrift(Consumer<FieldDrift> listener) {
            this.drifts = listener;
            return this;
        }

        /**
         * Makes the indexes that are not there, and the store.
         *
         * @return the store
         * @throws StoreException if the database cannot be used, or its server is older than 5.0
         */
        public MongoStore build() {
            MongoStore store = new MongoStore(this);
            return store.database.use("open", () -> {
                store.database.examine();
                store.collections.createIndexes();
                return store;
            });
        }
    }
}
