package dev.berth.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement and the rows that wait for it. Prepared at its first use and kept; not for use by several threads.
 *
 * <p>Plain JDBC with parameters by position: through jdbi's batch, binding and inserting a row of 24 columns took 1.4
 * to 1.8 times as long.
 */
final class StatementBatch {

    private final Statements statements;
    private final String sql;
    private final boolean mustChange;
    private @Nullable PreparedStatement statement;
    private int waiting;

    /**
     * Makes a statement.
     *
     * @param statements where it runs
     * @param sql the statement
     * @param mustChange whether each run of it must change exactly one row
     */
    StatementBatch(Statements statements, String sql, boolean mustChange) {
        this.statements = statements;
        this.sql = sql;
        this.mustChange = mustChange;
    }

    void add(@Nullable Object... values) throws SQLException {
        PreparedStatement prepared = statement;
        if (prepared == null) {
            prepared = statements.connection().prepareStatement(sql);
            statement = prepared;
        }
        Times times = statements.dialect().times();
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i] instanceof Instant at ? times.written(at) : values[i]);
        }
        prepared.addBatch();
        waiting++;
    }

    void run() throws SQLException, UnfitBatchException {
        if (statement == null || waiting == 0) {
            return;
        }
        waiting = 0;
        for (int changed : statement.executeBatch()) {
            if (mustChange && changed != 1) {
                refuse(changed);
            }
        }
    }

    /** Drivers that send several rows in one statement do not count them; an insert that adds nothing fails anyway. */
    private void refuse(int changed) throws SQLException, UnfitBatchException {
        if (changed != Statement.SUCCESS_NO_INFO) {
            throw new UnfitBatchException("The batch changes what is not there. statement="
                    + sql.lines().findFirst().orElse(""));
        }
        if (!sql.startsWith("INSERT")) {
            throw new SQLException("The driver does not say how many rows a statement has changed. Maybe the address "
                    + "sets useBulkStmts.");
        }
    }

    void discard() throws SQLException {
        if (statement != null && waiting > 0) {
            waiting = 0;
            statement.clearBatch();
        }
    }
}
