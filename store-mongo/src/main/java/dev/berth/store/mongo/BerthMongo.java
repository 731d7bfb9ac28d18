package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
import dev.berth.spi.JobLock;
import dev.berth.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A MongoDB database that Berth uses: opens the scheduler store, the notifier and the job lock on it.
 *
 * <p>A database of the host is used through the host's client, which is never closed here. A database named by its
 * address gets a client of its own, which {@link #close} closes. Safe for use by any thread; several processes may open
 * one database at once.
 *
 * <p>Each store belongs to a family of collections: {@code scheduler}, {@code hints} or {@code job-locks}. When a store
 * is opened, its family's schema version is verified and its missing indexes are created; the collection
 * {@code berth_schema} has a document for each family. A family that a newer version of Berth has written is refused,
 * as are documents of Berth without a schema version.
 */
public final class BerthMongo implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.berth");

    private final DurableDatabase database;
    private final StoreCollections collections;
    private final SchemaVersions versions;
    private final Consumer<FieldDrift> drifts;
    private final Duration hintPoll;
    private final Runnable closing;
    private final Set<MongoNotifier> notifiers = ConcurrentHashMap.newKeySet();

    private BerthMongo(Builder from) {
        this.database = new DurableDatabase(from.database);
        this.collections = new StoreCollections(database, from.names);
        this.versions = new SchemaVersions(database, collections);
        this.drifts = from.drifts;
        this.hintPoll = from.hintPoll;
        this.closing = from.closing;
    }

    /**
     * Opens a database with a client of its own, which is closed with the handle.
     *
     * @param address such as {@code mongodb://localhost/berth}, with the name of the database
     * @return the handle, with the standard settings
     * @throws StoreException if the address names no database, or as from {@link Builder#build}
     */
    public static BerthMongo open(String address) {
        OwnedDatabase owned = OwnedDatabase.at(address);
        try {
            Builder builder = builder(owned.database());
            builder.closing = owned::close;
            return builder.build();
        } catch (StoreException e) {
            owned.close();
            throw e;
        }
    }

    /**
     * Opens a database of the host.
     *
     * @param database the database; its client remains the host's
     * @return the handle, with the standard settings
     * @throws StoreException as from {@link Builder#build}
     */
    public static BerthMongo open(MongoDatabase database) {
        return builder(database).build();
    }

    /**
     * Starts the settings for a database of the host.
     *
     * @param database the database; its client remains the host's
     * @return a builder with the standard settings
     */
    public static Builder builder(MongoDatabase database) {
        return new Builder(database);
    }

    /**
     * Opens the scheduler store.
     *
     * @return a store, which need not be closed on its own
     * @throws StoreException if the database cannot be used, if the family {@code scheduler} has another schema
     *     version, or if a collection has a unique index that ignores pools
     */
    public MongoStore schedulerStore() {
        prepare(StoreCollections.SCHEDULER_FAMILY);
        return new MongoStore(database, collections, drifts);
    }

    /**
     * Opens a notifier, which carries hints between all processes that use the database.
     *
     * @param executor runs one task that lasts until the notifier is closed, so it needs a thread for it
     * @return the notifier; it is closed with the handle at the latest
     * @throws StoreException if the database cannot be used, or if the family {@code hints} has another schema version
     * @throws java.util.concurrent.RejectedExecutionException if the executor does not take the task
     */
    public MongoNotifier notifier(Executor executor) {
        prepare(StoreCollections.HINTS_FAMILY);
        MongoNotifier notifier = MongoNotifier.open(database, collections.get(StoreCollections.HINTS), hintPoll,
                notifiers::remove);
        notifiers.add(notifier);
        try {
            executor.execute(notifier::listen);
        } catch (RuntimeException e) {
            notifier.close();
            throw e;
        }
        return notifier;
    }

    /**
     * Opens a lock of jobs, which lets one of all processes that use the database do a job at a time.
     *
     * @return a lock, which need not be closed on its own
     * @throws StoreException if the database cannot be used, or if the family {@code job-locks} has another schema
     *     version
     */
    public JobLock jobLock() {
        prepare(StoreCollections.JOB_LOCKS_FAMILY);
        return new MongoJobLock(database, collections.get(StoreCollections.JOB_LOCKS));
    }

    private void prepare(CollectionFamily family) {
        database.use("open", () -> {
            versions.prepare(family);
            return family;
        });
    }

    /**
     * Closes all that was opened here: notifiers end, stores and locks refuse further calls. Closes the client if it is
     * the handle's own. A second call does nothing.
     */
    @Override
    public void close() {
        database.close();
        notifiers.forEach(MongoNotifier::close);
        closing.run();
    }

    /** Settings of a handle. Not for use by several threads. */
    public static final class Builder {

        private final MongoDatabase database;
        private final Map<String, String> names = new HashMap<>();
        private Consumer<FieldDrift> drifts = drift -> LOG.log(Level.WARNING,
                "Another program has changed a documented field. " + drift);

        private Duration hintPoll = Duration.ofMillis(200);
        private Runnable closing = () -> { };

        private Builder(MongoDatabase database) {
            this.database = database;
        }

        /**
         * Gives a collection another name.
         *
         * @param standard one of {@code tasks}, {@code worker_registry}, {@code assignments}, {@code results},
         *     {@code journal}, {@code gpus}, {@code users}, {@code audit}, {@code leader}, {@code hints},
         *     {@code job_locks} and {@code berth_schema}
         * @param name the name in this database
         * @return this builder
         * @throws IllegalArgumentException if there is no such collection
         */
        public Builder collection(String standard, String name) {
            if (!StoreCollections.NAMES.contains(standard)) {
                throw new IllegalArgumentException("The collection is unknown. name=" + standard + " known="
                        + StoreCollections.NAMES);
            }
            names.put(standard, name);
            return this;
        }

        /**
         * Sets the listener for documented fields that another program has changed; the default logs a warning. Called
         * by the thread that loads, commits or reconciles, for each changed field each time that it is found.
         *
         * @param listener receives the changed fields
         * @return this builder
         */
        public Builder onDrift(Consumer<FieldDrift> listener) {
            this.drifts = listener;
            return this;
        }

        /**
         * Sets how often a notifier looks for hints where the server has no change streams; 200 ms by default.
         *
         * @param interval the time between two queries, in whole milliseconds, above zero
         * @return this builder
         */
        public Builder hintPoll(Duration interval) {
            this.hintPoll = interval;
            return this;
        }

        /**
         * Opens the database. Nothing is written to it until a store is opened.
         *
         * @return the handle
         * @throws StoreException if the database cannot be used, or its server is older than 5.0
         */
        public BerthMongo build() {
            BerthMongo opened = new BerthMongo(this);
            return opened.database.use("open", () -> {
                opened.database.verifyServer();
                return opened;
            });
        }
    }
}
