package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pools in the tables of one SQLite file, which people can query while it is in use.
 *
 * <p>Safe for use by several threads: one connection writes, calls of different pools wait for one another; each
 * {@link #load} reads one state of the database on a connection of its own and holds nobody up. Several stores, in one
 * process or in several, may have the file open at once: whoever acquired a pool last leads it, what an earlier leader
 * offers is refused with {@link CommitResult.Cause#STALE_EPOCH}. The file must lie on a local file system.
 *
 * <p>A batch that was answered {@code Committed} survives the death of the process and of the machine: every commit
 * waits for the disk. {@code ?synchronous=NORMAL} at the end of the JDBC address waits only now and then: the newest
 * batches may then be lost with the machine, none with the process alone.
 *
 * <p>A batch is refused with {@link CommitResult.Cause#BAD_BATCH} also if it changes what is not there, or adds what
 * is.
 *
 * <p>Errors: a {@link StoreException} names the file and what was being done. After one the store reopens the file at
 * its next use.
 */
public final class JdbcStore implements SchedulerStore {

    private final DatabaseFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session session;
    private boolean closed;

    private JdbcStore(DatabaseFile file) {
        this.file = file;
    }

    /**
     * Opens a database file, making it if there is none.
     *
     * @param file where it lies; its directory must exist
     * @return the store
     * @throws StoreException if the file is not a database of Berth, is damaged, was made by a newer version, or cannot
     *     be read and written; nothing is written to it then
     */
    public static JdbcStore open(Path file) {
        return open(DatabaseFile.of(file));
    }

    /**
     * Opens the database at a JDBC address, making it if there is none.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} and a path, perhaps with settings of SQLite after a question mark
     * @return the store
     * @throws StoreException as from {@link #open(Path)}, or if the address is not of this kind
     */
    public static JdbcStore open(String jdbcUrl) {
        return open(DatabaseFile.of(jdbcUrl));
    }

    private static JdbcStore open(DatabaseFile file) {
        JdbcStore store = new JdbcStore(file);
        store.ensureOpen("open");
        return store;
    }

    @Override
    public Leadership acquire(String pool, String leader) {
        return withSession("acquire", session -> session.acquire(pool, leader));
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        return withSession("commit", session -> session.commit(leadership, sequence, events));
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        ensureOpen("load");
        try (Handle handle = Jdbi.open(file::connectForReading)) {
            return handle.inTransaction(transaction -> load(transaction, leadership, events));
        } catch (JdbiException e) {
            throw file.explain("load", e);
        }
    }

    private static PoolPosition load(Handle handle, Leadership leadership, Consumer<? super SchedulerEvent> events) {
        PoolRow row = PoolRow.find(handle, leadership.pool())
                .filter(found -> found.epoch() == leadership.epoch())
                .orElseThrow(() -> new StoreException("The lead is stale: somebody else leads the pool now. pool="
                        + leadership.pool() + " epoch=" + leadership.epoch(), null));
        PoolReader reader = new PoolReader(new RowSource(handle, leadership.pool()), events);
        reader.read();
        return new PoolPosition(row.sequence(), reader.lastNode());
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
            throw file.explain(doing, e);
        } finally {
            lock.unlock();
        }
    }

    private Session session() {
        if (closed) {
            throw new StoreException("The store is closed. file=" + file.path(), null);
        }
        Session open = session;
        if (open == null) {
            open = Session.open(file);
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
                        "A connection could not be closed. file=" + file.path(), e);
            }
        }
    }
}
