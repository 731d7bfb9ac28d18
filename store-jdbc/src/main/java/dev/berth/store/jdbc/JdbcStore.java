package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.JobLock;
import dev.berth.spi.Leadership;
import dev.berth.spi.Notifier;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pools in tables of a SQL database, which people can query while it is in use.
 *
 * <p>The database is a SQLite file of the store's own, which need not be installed or run, or a PostgreSQL, MariaDB or
 * H2 database that the host runs. In a database of a host all names begin with {@value #DEFAULT_PREFIX}, unless
 * {@link Builder#tablePrefix} says otherwise; in a file they stand alone.
 *
 * <p>Safe for use by several threads: one connection writes, calls of different pools wait for one another; each
 * {@link #load} reads one state of the database on a connection of its own and holds nobody up. A host's pool needs two
 * for a store, one of which it keeps, and two more for a {@link #notifier}. Several stores, in one process or in
 * several, may use the database at once: whoever acquired a pool last leads it, what an earlier leader offers is
 * refused with {@link CommitResult.Cause#STALE_EPOCH}. A SQLite file must lie on a local file system. In SQLite and H2,
 * which limit no transactions, a leader that is stopped inside one holds up the others until it goes on or dies.
 *
 * <p>A batch that was answered {@code Committed} survives the death of the process, and of the machine as far as the
 * database waits for the disk. A SQLite file does at every commit; {@code ?synchronous=NORMAL} at the end of the JDBC
 * address waits only now and then: the newest batches may then be lost with the machine, none with the process alone.
 * An H2 database is told to write at every commit ({@code WRITE_DELAY 0}), for all its users, and after each of the
 * store's ({@code CHECKPOINT SYNC}); both take the rights of an administrator. Even so a file of H2 may lose its
 * newest batches if its process is killed while it writes, unless its address says {@code ;REUSE_SPACE=FALSE};
 * without that the store warns.
 *
 * <p>A batch is refused with {@link CommitResult.Cause#BAD_BATCH} also if it changes what is not there, or adds what
 * is.
 *
 * <p>Errors: a {@link StoreException} names the database and what was being done. After one the store lets go of its
 * connection, and takes another at its next use.
 */
public final class JdbcStore implements SchedulerStore {

    /** What the names of all tables in a host's database begin with, unless the host says otherwise. */
    public static final String DEFAULT_PREFIX = "berth_";

    private final Schema schema;
    private final Database database;
    private final boolean migrate;
    private final ReentrantLock lock = new ReentrantLock();
    /** Of the pools that were acquired here; outlives sessions. */
    private final Map<String, Duration> leases = new HashMap<>();
    private @Nullable Session session;
    private boolean closed;

    private JdbcStore(Database database, String prefix, boolean migrate) {
        this.database = database;
        this.schema = new Schema(database, new Tables(prefix));
        this.migrate = migrate;
    }

    /**
     * Opens a SQLite file, making it if there is none.
     *
     * @param file where it lies; its directory must exist
     * @return the store
     * @throws StoreException if the file is not a database of Berth, is damaged, was made by a newer version, or cannot
     *     be read and written; nothing is written to it then
     */
    public static JdbcStore open(Path file) {
        return opened(DatabaseFile.of(file), Optional.empty(), true);
    }

    /**
     * Opens the database at a JDBC address, making Berth's tables if there are none.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} and a path, perhaps with settings of SQLite after a question mark; or any
     *     other address whose driver is on the class path, with user and password in it
     * @return the store
     * @throws StoreException as from {@link #open(Path)} and {@link Builder#build}
     */
    public static JdbcStore open(String jdbcUrl) {
        Database database = DatabaseFile.isAddress(jdbcUrl) ? DatabaseFile.of(jdbcUrl) : HostDatabase.at(jdbcUrl);
        return opened(database, Optional.empty(), true);
    }

    /**
     * Begins a store in the database of a host.
     *
     * @param source where connections come from, pooled or not. Whatever autocommit, isolation or time zone they come
     *     with, the store works with its own, and gives them back as they were. A pool needs two for the store, and
     *     two more for a notifier. Where they lead to a SQLite file, the store opens that file itself
     * @return a builder
     */
    public static Builder builder(DataSource source) {
        return new Builder(source);
    }

    /**
     * All statements that make the tables, for the client of the database or for a host's own migrations.
     *
     * @param dialect postgresql, mariadb, mysql, h2 or sqlite
     * @param prefix what all names begin with
     * @return the statements, each ended by a semicolon
     * @throws IllegalArgumentException if there is no such dialect, or the prefix is not a legal one
     */
    public static String ddl(String dialect, String prefix) {
        Dialect known = Dialect.named(dialect).orElseThrow(() -> new IllegalArgumentException(
                "Berth does not know this database. dialect=" + dialect + " known="
                        + Arrays.toString(Dialect.values())));
        return Schema.ddl(known, new Tables(prefix));
    }

    static JdbcStore opened(Database database, Optional<String> prefix, boolean migrate) {
        String usual = database instanceof DatabaseFile ? "" : DEFAULT_PREFIX;
        JdbcStore store = new JdbcStore(database, prefix.orElse(usual), migrate);
        store.ensureOpen("open");
        return store;
    }

    /** Says how a store uses the database of a host. Not for use by several threads. */
    public static final class Builder {

        private final DataSource source;
        private Optional<String> prefix = Optional.empty();
        private boolean migrate = true;

        private Builder(DataSource source) {
            this.source = source;
        }

        /**
         * Sets what the names of all tables, views and indexes begin with.
         *
         * @param tablePrefix at most 30 letters, digits and underscores, not beginning with a digit; possibly empty
         * @return this builder
         * @throws IllegalArgumentException if it is not a legal prefix
         */
        public Builder tablePrefix(String tablePrefix) {
            prefix = Optional.of(new Tables(tablePrefix).prefix());
            return this;
        }

        /**
         * Sets whether the store makes and updates its tables. It does unless told otherwise, with a record of its own
         * beside the host's, and several stores may do so at the same moment.
         *
         * @param whether false if the host does it, with what {@link JdbcStore#ddl} gives
         * @return this builder
         */
        public Builder migrate(boolean whether) {
            migrate = whether;
            return this;
        }

        /**
         * Opens the store.
         *
         * @return the store
         * @throws StoreException if the database cannot be reached, is not one that Berth knows, has no tables of Berth
         *     or older ones and may not be migrated, has newer ones, or has others of the same names; nothing is
         *     written to it then
         */
        public JdbcStore build() {
            return opened(HostDatabase.of(source), prefix, migrate);
        }
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        TextEncoding.name("pool", pool);
        TextEncoding.name("leader", leader);
        return withSession("acquire", session -> {
            Optional<Leadership> lead = session.acquire(pool, leader, lease);
            if (lead.isPresent()) {
                leases.put(pool, lease);
            }
            return lead;
        });
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return withSession("renew", session -> {
            boolean renewed = session.renew(leadership, lease);
            if (renewed) {
                leases.put(leadership.pool(), lease);
            }
            return renewed;
        });
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        return withSession("commit", session -> session.commit(leadership,
                leases.getOrDefault(leadership.pool(), Duration.ZERO), sequence, events));
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        ensureOpen("load");
        try (Handle handle = Jdbi.open(database.reading())) {
            return handle.inTransaction(transaction -> load(transaction, leadership, events));
        } catch (JdbiException e) {
            throw database.explain("load", e);
        }
    }

    private PoolPosition load(Handle handle, Leadership leadership, Consumer<? super SchedulerEvent> events) {
        Tables tables = schema.tables();
        PoolRow row = PoolRow.find(handle, tables, leadership.pool())
                .filter(found -> found.epoch() == leadership.epoch())
                .orElseThrow(() -> new StoreException("The lead is stale: somebody else leads the pool now. pool="
                        + leadership.pool() + " epoch=" + leadership.epoch(), null));
        PoolReader reader = new PoolReader(new ResultRowSource(handle, database.dialect(), tables, leadership.pool()),
                events);
        reader.read();
        return reader.position(row.sequence());
    }

    /**
     * Opens a notifier that carries hints through this database, between processes too: by LISTEN and NOTIFY on
     * PostgreSQL, elsewhere by looking at a table ten times a second. It lives on when the store is closed.
     *
     * <p>It keeps two connections of the host's pool until it is closed, besides the two that a store needs: one from
     * the first hint that is published, elsewhere than on PostgreSQL from the first wait, one that receives from the
     * first wait on.
     *
     * @param executor runs one task that lasts from the first wait until the notifier is closed; a thread of its own
     * @return the notifier
     */
    public Notifier notifier(Executor executor) {
        HintChannel channel = database.dialect() == Dialect.POSTGRESQL ? new ListenChannel(schema.tables())
                : new PollChannel(database.dialect(), schema.tables());
        return new JdbcNotifier(database, channel, executor);
    }

    /**
     * Opens a lock of jobs in this database. It lives on when the store is closed.
     *
     * @return the lock
     */
    public JobLock jobLock() {
        return new JdbcJobLock(database, schema.tables());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            drop();
        } finally {
            lock.unlock();
        }
    }

    private void ensureOpen(String doing) {
        withSession(doing, session -> true);
    }

    private interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private <T> T withSession(String doing, Work<T> work) {
        lock.lock();
        try {
            Session open = session();
            return work.on(open);
        } catch (SQLException | JdbiException e) {
            drop();
            throw database.explain(doing, e);
        } finally {
            lock.unlock();
        }
    }

    private Session session() throws SQLException {
        if (closed) {
            throw new StoreException("The store is closed. " + database.description(), null);
        }
        Session open = session;
        if (open == null) {
            open = Session.open(schema, migrate);
            session = open;
        }
        return open;
    }

    private void drop() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (JdbiException e) {
                System.getLogger(JdbcStore.class.getName()).log(System.Logger.Level.WARNING,
                        "A connection could not be closed. " + database.description(), e);
            }
        }
    }
}
