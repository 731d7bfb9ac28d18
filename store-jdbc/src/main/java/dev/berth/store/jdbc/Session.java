package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult.Committed;
import dev.berth.spi.CommitResult.Refused;
import dev.berth.spi.Leadership;
import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The one connection that writes, with its prepared statements. Not for use by several threads. */
final class Session implements AutoCloseable {

    private final Handle handle;
    private final Projection projection;
    private final StatementBatch advance;

    private Session(Handle handle) {
        this.handle = handle;
        Connection connection = handle.getConnection();
        this.projection = new Projection(connection);
        this.advance = new StatementBatch(connection, """
                UPDATE pools SET sequence = ?, batch_sequence = ?, batch_digest = ?
                WHERE pool = ? AND epoch = ? AND sequence = ?""", true);
    }

    /** Opens the file, making or updating the tables. */
    static Session open(DatabaseFile file) {
        file.examine();
        Handle handle = Jdbi.open(file::connectForWriting);
        try {
            Schema.refuseNewer(handle, file);
            refuseDamaged(handle, file);
            if (Schema.version(handle) == 0) {
                handle.execute("PRAGMA application_id = " + DatabaseFile.APPLICATION_ID);
                handle.execute("PRAGMA journal_mode = WAL");
            }
            Schema.bringUpToDate(handle);
            return new Session(handle);
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Looks through a file of moderate size; in a larger one, damage shows when the damaged part is read. */
    private static void refuseDamaged(Handle handle, DatabaseFile file) {
        if (!file.isQuicklyChecked()) {
            return;
        }
        String found = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).first();
        if (!found.equals("ok")) {
            throw new StoreException("The database file is damaged. file=" + file.path() + " found="
                    + found.replaceAll("\\s+", " ") + " Maybe restore it from a backup.", null);
        }
    }

    Leadership acquire(String pool, String leader) {
        long epoch = handle.inTransaction(transaction -> transaction.createQuery("""
                INSERT INTO pools (pool, epoch, sequence, leader, acquired_at)
                VALUES (?, 1, 1, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
                ON CONFLICT (pool) DO UPDATE SET epoch = epoch + 1, leader = excluded.leader,
                    acquired_at = excluded.acquired_at, batch_sequence = NULL, batch_digest = NULL
                RETURNING epoch""").bind(0, pool).bind(1, leader).mapTo(long.class).one());
        return new Leadership(pool, leader, epoch);
    }

    CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) throws SQLException {
        long digest = digest(events);
        boolean kept = false;
        handle.begin();
        try {
            Optional<CommitResult> early = answerEarly(leadership, sequence, events.size(), digest);
            if (early.isPresent()) {
                return early.get();
            }
            projection.project(leadership.pool(), events);
            advance.add(sequence + events.size(), sequence, digest, leadership.pool(), leadership.epoch(), sequence);
            advance.run();
            handle.commit();
            kept = true;
            return new Committed();
        } catch (UnfitBatchException e) {
            return new Refused(Cause.BAD_BATCH, e.reason());
        } catch (SQLException e) {
            if (DatabaseFile.isDataError(e)) {
                return new Refused(Cause.BAD_BATCH, "The database forbids the batch's data. error=" + e.getMessage());
            }
            throw e;
        } finally {
            if (!kept) {
                handle.rollback();
            }
        }
    }

    private Optional<CommitResult> answerEarly(Leadership leadership, long sequence, int size, long digest) {
        Optional<PoolRow> row = PoolRow.find(handle, leadership.pool());
        if (row.isEmpty() || row.get().epoch() != leadership.epoch()) {
            return Optional.of(new Refused(Cause.STALE_EPOCH, "Somebody else leads the pool now. pool="
                    + leadership.pool() + " epoch=" + leadership.epoch() + " newest="
                    + row.map(PoolRow::epoch).orElse(0L) + " leader=" + row.map(PoolRow::leader).orElse("")));
        }
        PoolRow pool = row.get();
        if (size > 0 && pool.sequence() == sequence) {
            return Optional.empty();
        }
        if (size > 0 && pool.keptLast(sequence, size, digest)) {
            return Optional.of(new Committed());
        }
        return Optional.of(new Refused(Cause.BAD_BATCH, "The batch does not follow what the store has. pool="
                + leadership.pool() + " offered=" + sequence + " events=" + size + " expected=" + pool.sequence()));
    }

    /**
     * A hash of all that the events say, to know a batch that is offered again. It need not be the same in another
     * process: that one has another lead.
     */
    private static long digest(List<SchedulerEvent> events) {
        long hash = events.size();
        for (SchedulerEvent event : events) {
            hash = (hash ^ event.hashCode()) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    @Override
    public void close() {
        handle.close();
    }
}
