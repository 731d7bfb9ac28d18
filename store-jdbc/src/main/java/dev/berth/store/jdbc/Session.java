package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult.Committed;
import dev.berth.spi.CommitResult.Refused;
import dev.berth.spi.Leadership;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The one connection that writes, with its prepared statements. Not for use by several threads. */
final class Session implements AutoCloseable {

    private final Handle handle;
    private final Database database;
    private final Dialect dialect;
    private final Tables tables;
    private final Projection projection;
    private final StatementBatch<PoolColumn> advance;
    /** The lease by which the server limits open transactions. */
    private Duration limited = Duration.ZERO;

    Session(Handle handle, Database database, Tables tables) {
        this.handle = handle;
        this.database = database;
        this.dialect = database.dialect();
        this.tables = tables;
        Statements statements = new Statements(handle.getConnection(), dialect, tables);
        this.projection = new Projection(statements);
        this.advance = statements.of(PoolColumn.TABLE.update().set(PoolColumn.SEQUENCE).set(PoolColumn.LAST_EVENT_AT)
                .set(PoolColumn.LAST_NODE, "COALESCE(%s, last_node)").set(PoolColumn.BATCH_SEQUENCE)
                .set(PoolColumn.BATCH_DIGEST).where(PoolColumn.EPOCH).where(PoolColumn.SEQUENCE));
    }

    Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        limitOpenTransactions(lease);
        Optional<Leadership> lead;
        try {
            lead = handle.inTransaction(transaction -> take(pool, leader, lease));
        } catch (JdbiException e) {
            if (!(e.getCause() instanceof SQLException known) || !dialect.isDataError(known)) {
                throw e;
            }
            // Somebody else has made the pool's row in between.
            lead = handle.inTransaction(transaction -> take(pool, leader, lease));
        }
        if (lead.isPresent()) {
            database.checkpoint(handle);
        }
        return lead;
    }

    private Optional<Leadership> take(String pool, String leader, Duration lease) {
        String clock = dialect.clock();
        int taken = handle.createUpdate(tables.sql("UPDATE {pools} SET epoch = epoch + 1, leader = ?, acquired_at = "
                + clock + ", lease_until = " + end(lease) + ", batch_sequence = NULL, batch_digest = NULL "
                + "WHERE pool = ? AND (leader = ? OR lease_until IS NULL OR lease_until <= " + clock + ")"))
                .bind(0, leader).bind(1, pool).bind(2, leader).execute();
        Optional<PoolRow> row = PoolRow.find(handle, tables, pool);
        if (row.isEmpty()) {
            handle.execute(tables.sql("INSERT INTO {pools} (pool, epoch, sequence, leader, acquired_at, lease_until) "
                    + "VALUES (?, 1, 1, ?, " + clock + ", " + end(lease) + ")"), pool, leader);
            return Optional.of(new Leadership(pool, leader, 1));
        }
        return row.filter(found -> taken == 1).map(found -> new Leadership(pool, leader, found.epoch()));
    }

    boolean renew(Leadership leadership, Duration lease) {
        limitOpenTransactions(lease);
        return handle.execute(tables.sql("UPDATE {pools} SET lease_until = " + end(lease)
                + " WHERE pool = ? AND epoch = ?"), leadership.pool(), leadership.epoch()) == 1;
    }

    /** The end of a lease that begins now; a lease of nothing has none, since columns round the time of the clock. */
    private String end(Duration lease) {
        return lease.isZero() ? "NULL" : dialect.clockPlusMillis().replace("?", Long.toString(lease.toMillis()));
    }

    /** What is open when a leader stops ends no later than its lease. Pools may have different ones. */
    private void limitOpenTransactions(Duration lease) {
        if (lease.equals(limited)) {
            return;
        }
        String limit = dialect.limitOpenTransactions(lease);
        if (!limit.isEmpty()) {
            handle.execute(limit);
        }
        limited = lease;
    }

    CommitResult commit(Leadership leadership, Duration lease, long sequence, List<SchedulerEvent> events)
            throws SQLException {
        limitOpenTransactions(lease);
        CommitResult result = write(leadership, sequence, events);
        if (result instanceof Committed) {
            database.checkpoint(handle);
        }
        return result;
    }

    private CommitResult write(Leadership leadership, long sequence, List<SchedulerEvent> events) throws SQLException {
        long digest = digest(events);
        String unfit;
        boolean begun = true;
        handle.begin();
        try {
            Optional<CommitResult> early = answerEarly(leadership, sequence, events.size(), digest);
            if (early.isPresent()) {
                return early.get();
            }
            projection.project(leadership.pool(), sequence, events);
            advance.add(advance.row().set(PoolColumn.SEQUENCE, sequence + events.size())
                    .set(PoolColumn.LAST_EVENT_AT, events.get(events.size() - 1).at())
                    .set(PoolColumn.LAST_NODE, lastNode(events)).set(PoolColumn.BATCH_SEQUENCE, sequence)
                    .set(PoolColumn.BATCH_DIGEST, digest).where(PoolColumn.POOL, leadership.pool())
                    .where(PoolColumn.EPOCH, leadership.epoch()).where(PoolColumn.SEQUENCE, sequence));
            advance.run();
            begun = false;
            handle.commit();
            return new Committed();
        } catch (UnfitBatchException e) {
            unfit = e.reason();
        } catch (SQLException e) {
            // What is wrong with the connection was told first; to roll back as well would only hide it.
            SQLException wrong = Dialect.behind(e);
            begun = dialect.isDataError(wrong);
            if (!begun) {
                throw e;
            }
            unfit = "The database forbids the batch's data. error=" + dialect.complaint(wrong);
        } catch (JdbiException e) {
            begun = false;
            throw e;
        } finally {
            if (begun) {
                handle.rollback();
            }
        }
        // What does not fit may be the work of the next leader, which has come in between.
        Refused refused = new Refused(Cause.BAD_BATCH, unfit);
        return handle.inTransaction(transaction ->
                answerEarly(leadership, sequence, events.size(), digest).orElse(refused));
    }

    private Optional<CommitResult> answerEarly(Leadership leadership, long sequence, int size, long digest) {
        Optional<PoolRow> row = PoolRow.find(handle, tables, leadership.pool());
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

    /** Returns the node of the last placement, whatever other events do; null without one. */
    private static @Nullable Integer lastNode(List<SchedulerEvent> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof RequestPlaced placed) {
                return placed.allocation().placement().nodeOrdinal();
            }
        }
        return null;
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
