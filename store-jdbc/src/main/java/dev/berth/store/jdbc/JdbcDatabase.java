package dev.berth.store.jdbc;

import dev.berth.spi.JobLock;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.JdbiException;

/**
 * A SQL database that holds Berth's tables, and the entry point to all that Berth keeps in it: the store of a
 * scheduler, a notifier, a job lock.
 *
 * <p>The database is a SQLite file of Berth's own, which need not be installed or run, or a PostgreSQL, MariaDB or H2
 * database that the host runs. In a database of a host all names begin with {@value #DEFAULT_PREFIX}, unless
 * {@link Builder#tablePrefix} says otherwise; in a file they have no prefix. A SQLite file must lie on a local file
 * system. People can query the tables while they are in use.
 *
 * <p>Closing: the handle itself holds no connection. What it gives out takes connections at its first use and returns
 * them when it is closed, alone or together with the handle. A host's {@code DataSource} is never closed.
 *
 * <p>Safe for use by several threads. Several handles, in one process or in several, may use one database at once.
 *
 * <p>Errors: a {@link StoreException} names the database and what was being done.
 */
public final class JdbcDatabase implements AutoCloseable {

    /** The first part of all table names in a host's database, unless the host chooses another. */
    public static final String DEFAULT_PREFIX = "berth_";

    private final Schema schema;
    private final boolean migrate;
    private final ReentrantLock lock = new ReentrantLock();
    /** How to close what was given out and is still open. */
    private final Map<Object, Runnable> parts = new HashMap<>();
    private boolean closed;

    private JdbcDatabase(Schema schema, boolean migrate) {
        this.schema = schema;
        this.migrate = migrate;
    }

    /**
     * Opens a SQLite file, and creates it if there is none.
     *
     * @param file the path; its directory must exist
     * @return the database
     * @throws StoreException if the file is not a database of Berth, is damaged, was made by a newer version, or cannot
     *     be read and written; nothing is written to it then
     */
    public static JdbcDatabase open(Path file) {
        return open(DatabaseFile.of(file), Optional.empty(), true);
    }

    /**
     * Opens the database at a JDBC address, and makes Berth's tables if there are none.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} and a path, perhaps with settings of SQLite after a question mark; or any
     *     other address whose driver is on the class path, with user and password in it
     * @return the database
     * @throws StoreException as from {@link #open(Path)} and {@link Builder#build}
     */
    public static JdbcDatabase open(String jdbcUrl) {
        Database database = DatabaseFile.isAddress(jdbcUrl) ? DatabaseFile.of(jdbcUrl) : HostDatabase.at(jdbcUrl);
        return open(database, Optional.empty(), true);
    }

    /**
     * Opens a host's database with the default prefix, and makes Berth's tables if there are none.
     *
     * @param source as for {@link #builder}
     * @return the database
     * @throws StoreException as from {@link Builder#build}
     */
    public static JdbcDatabase open(DataSource source) {
        return builder(source).build();
    }

    /**
     * Begins to open a host's database.
     *
     * @param source the source of connections, pooled or not. Whatever autocommit, isolation or time zone they come
     *     with, Berth sets its own, and returns them as they were. A pool needs two for a scheduler's store, and two
     *     more for a notifier. If they lead to a SQLite file, Berth opens that file itself
     * @return a builder
     */
    public static Builder builder(DataSource source) {
        return new Builder(source);
    }

    /**
     * Returns all statements that make a family of tables, for the client of the database or for a host's own
     * migrations. They also record that they ran, so that {@code migrate(false)} finds what it needs.
     *
     * @param dialect postgresql, mariadb, mysql, h2 or sqlite
     * @param prefix the first part of all names
     * @param family scheduler: all tables of {@link #schedulerStore}, {@link #notifier} and {@link #jobLock}
     * @return the statements, each ended by a semicolon
     * @throws IllegalArgumentException if there is no such dialect or family, or the prefix is not a legal one
     */
    public static String ddl(String dialect, String prefix, String family) {
        return Schema.ddl(
                Dialect.named(dialect).orElseThrow(() -> new IllegalArgumentException("Berth does not know this "
                        + "database. dialect=" + dialect + " known=" + Arrays.toString(Dialect.values()))),
                new Tables(prefix),
                TableFamily.named(family).orElseThrow(() -> new IllegalArgumentException("There is no such family of "
                        + "tables. family=" + family + " known=" + Arrays.toString(TableFamily.values()))));
    }

    static JdbcDatabase open(Database database, Optional<String> prefix, boolean migrate) {
        String usual = database instanceof DatabaseFile ? "" : DEFAULT_PREFIX;
        Schema schema = new Schema(database, new Tables(prefix.orElse(usual)), TableFamily.SCHEDULER);
        try {
            schema.open(migrate).close();
        } catch (SQLException | JdbiException e) {
            throw database.explain("open", e);
        }
        return new JdbcDatabase(schema, migrate);
    }

    /** A description of how Berth uses a host's database. Not for use by several threads. */
    public static final class Builder {

        private final DataSource source;
        private Optional<String> prefix = Optional.empty();
        private boolean migrate = true;

        private Builder(DataSource source) {
            this.source = source;
        }

        /**
         * Sets the first part of the names of all tables, views and indexes.
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
         * Sets whether Berth makes and updates its tables, which it does by default, with a record of its own beside
         * the host's. Several processes may do so at the same moment.
         *
         * @param whether false if the host does it, with what {@link JdbcDatabase#ddl} returns
         * @return this builder
         */
        public Builder migrate(boolean whether) {
            migrate = whether;
            return this;
        }

        /**
         * Opens the database.
         *
         * @return the database
         * @throws StoreException if the database cannot be reached, is not one that Berth knows, has no tables of Berth
         *     or older ones and may not be migrated, has newer ones, or has others of the same names; nothing is
         *     written to it then
         */
        public JdbcDatabase build() {
            return open(HostDatabase.of(source), prefix, migrate);
        }
    }

    /**
     * Opens a store of schedulers' pools.
     *
     * <p>Safe for use by several threads: one connection writes, and calls of different pools wait for one another;
     * each {@link SchedulerStore#load} reads one state of the database on a connection of its own and blocks no other
     * call. It keeps the first connection until it is closed. After an error it closes that connection, and takes
     * another at its next use.
     *
     * <p>Several stores, in one process or in several, may use the database at once: the one that acquired a pool last
     * leads it, and the batches of an earlier leader are refused. On SQLite and H2, which limit no transactions, a
     * leader that is stopped inside one blocks the others until it continues or dies. A batch is refused also if it
     * changes rows that do not exist, or adds rows that do.
     *
     * <p>A batch that was answered {@code Committed} survives the death of the process, and of the machine as far as
     * the database waits for the disk. A SQLite file does at every commit; {@code ?synchronous=NORMAL} at the end of
     * the JDBC address waits only now and then: the newest batches may then be lost with the machine, none with the
     * process alone. An H2 database is set to write at every commit ({@code WRITE_DELAY 0}), for all its users, and
     * after each of the store's ({@code CHECKPOINT SYNC}); both take the rights of an administrator. Even so a file of
     * H2 may lose its newest batches if its process is killed while it writes, unless its address says
     * {@code ;REUSE_SPACE=FALSE}; without that Berth warns.
     *
     * @return a store, independent of others
     * @throws StoreException if this database is closed
     */
    public SchedulerStore schedulerStore() {
        JdbcStore store = new JdbcStore(schema, migrate, this::forget);
        remember(store, store::close);
        return store;
    }

    /**
     * Opens a notifier that carries hints through this database, between processes too: by LISTEN and NOTIFY on
     * PostgreSQL, elsewhere by reading a table ten times a second.
     *
     * <p>It keeps two connections until it is closed: one from the first hint that is published, elsewhere than on
     * PostgreSQL from the first wait, and one that receives from the first wait on.
     *
     * @param executor runs one task that lasts from the first wait until the notifier is closed; a thread of its own
     * @return a notifier, independent of others
     * @throws StoreException if this database is closed
     */
    public Notifier notifier(Executor executor) {
        Database database = schema.database();
        HintChannel channel = database.dialect() == Dialect.POSTGRESQL ? new ListenChannel(schema.tables())
                : new PollChannel(database.dialect(), schema.tables());
        JdbcNotifier notifier = new JdbcNotifier(database, channel, executor, this::forget);
        remember(notifier, notifier::close);
        return notifier;
    }

    /**
     * Opens a lock of jobs in this database. It takes a connection for each call.
     *
     * @return a job lock, independent of others
     * @throws StoreException if this database is closed
     */
    public JobLock jobLock() {
        JdbcJobLock jobLock = new JdbcJobLock(schema.database(), schema.tables(), this::forget);
        remember(jobLock, jobLock::close);
        return jobLock;
    }

    private void remember(Object part, Runnable close) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException("The database is closed. " + schema.database().description(), null);
            }
            parts.put(part, close);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Object part) {
        lock.lock();
        try {
            parts.remove(part);
        } finally {
            lock.unlock();
        }
    }

    /** Closes all that was given out and is still open. A second call does nothing. */
    @Override
    public void close() {
        List<Runnable> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(parts.values());
        } finally {
            lock.unlock();
        }
        open.forEach(Runnable::run);
    }
}
