package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A store of schedulers' pools in the tables of a SQL database; {@link JdbcDatabase#schedulerStore} describes it.
 *
 * <p>Safe for use by several threads.
 */
final class JdbcStore implements SchedulerStore {

    private final Schema schema;
    private final Database database;
    private final boolean migrate;
    private final Consumer<? super JdbcStore> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    /** Of the pools that were acquired here; outlives sessions. */
    private final Map<String, Duration> leases = new HashMap<>();
    private @Nullable Session session;
    /** Whether the last session failed, so that the database needs another look. */
    private boolean broken;
    private boolean closed;

    JdbcStore(Schema schema, boolean migrate, Consumer<? super JdbcStore> onClose) {
        this.database = schema.database();
        this.schema = schema;
        this.migrate = migrate;
        this.onClose = onClose;
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
        withSession("load", session -> true);
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

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            drop();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
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
            broken = true;
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
            open = new Session(broken ? schema.open(migrate) : schema.reopen(), database, schema.tables());
            broken = false;
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
