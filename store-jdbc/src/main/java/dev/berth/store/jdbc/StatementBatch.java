package dev.berth.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement and the rows that wait for it. Prepared at its first use and kept; not for use by several threads.
 * An insert or update must change exactly one row for each that is given.
 *
 * <p>Plain JDBC with parameters by position: through jdbi's batch, binding and inserting a row of 24 columns took 1.4
 * to 1.8 times as long. Where the database can, all rows go in one {@link ArrayStatement}; elsewhere those of an insert
 * go {@value #ROWS_OF_AN_INSERT} at once.
 *
 * @param <C> the enum of the table's columns
 */
final class StatementBatch<C extends Enum<C> & Column> {

    /** Enough for a driver over a network, and few enough for the cache of a processor. */
    private static final int ROWS_AT_ONCE = 256;

    /** A row took SQLite a half to four fifths of the time that it took alone, H2 nine tenths; 16 gained less. */
    private static final int ROWS_OF_AN_INSERT = 64;

    private final Statements statements;
    private final RowChange<C> change;
    private final int[] setAt;
    private final int[] whereAt;
    private final int size;
    private final List<@Nullable Object[]> waiting = new ArrayList<>();
    private Instant lastTime = Instant.EPOCH;
    private Object lastWritten;
    private @Nullable ArrayStatement arrays;
    private @Nullable PreparedStatement many;
    private @Nullable PreparedStatement one;

    /**
     * Makes a statement.
     *
     * @param statements the connection that it runs on
     * @param change what it does
     */
    StatementBatch(Statements statements, RowChange<C> change) {
        this.statements = statements;
        this.change = change;
        this.setAt = change.setAt();
        this.whereAt = change.whereAt();
        this.size = change.parameters().size();
        this.lastWritten = statements.dialect().times().written(lastTime);
    }

    /** Returns a row to give values to, and then to {@link #add}. */
    Row<C> row() {
        return new Row<>(setAt, whereAt, new @Nullable Object[size]);
    }

    /** Lets a row wait, whose values are not changed any more. */
    void add(Row<C> row) {
        @Nullable Object[] values = row.values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Instant at) {
                values[i] = written(at);
            }
        }
        waiting.add(values);
    }

    /** Most rows of a batch are of the same time. */
    private Object written(Instant at) {
        if (!at.equals(lastTime)) {
            lastTime = at;
            lastWritten = statements.dialect().times().written(at);
        }
        return lastWritten;
    }

    void run() throws SQLException, UnfitBatchException {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            if (waiting.size() > 1 && mustChange() && statements.dialect().takesArrays()) {
                runTogether();
            } else {
                int rest = change.kind() == RowChange.Kind.INSERT ? insertTogether() : 0;
                runOneByOne(waiting.subList(rest, waiting.size()));
            }
        } finally {
            waiting.clear();
        }
    }

    private boolean mustChange() {
        return change.kind() != RowChange.Kind.DELETE;
    }

    private void runTogether() throws SQLException, UnfitBatchException {
        ArrayStatement prepared = arrays;
        if (prepared == null) {
            prepared = new ArrayStatement(statements.connection(), change, statements.tables());
            arrays = prepared;
        }
        if (prepared.run(waiting) != waiting.size()) {
            throw unfit();
        }
    }

    /** Inserts as many as go together; where the others begin. */
    private int insertTogether() throws SQLException, UnfitBatchException {
        int rest = waiting.size() - waiting.size() % ROWS_OF_AN_INSERT;
        for (int first = 0; first < rest; first += ROWS_OF_AN_INSERT) {
            PreparedStatement prepared = many;
            if (prepared == null) {
                prepared = statements.prepare(change.forRows(ROWS_OF_AN_INSERT));
                many = prepared;
            }
            int parameter = 1;
            for (@Nullable Object[] values : waiting.subList(first, first + ROWS_OF_AN_INSERT)) {
                parameter = set(prepared, parameter, values);
            }
            if (prepared.executeUpdate() != ROWS_OF_AN_INSERT) {
                throw unfit();
            }
        }
        return rest;
    }

    private static int set(PreparedStatement prepared, int first, @Nullable Object[] values) throws SQLException {
        int parameter = first;
        for (Object value : values) {
            prepared.setObject(parameter++, value);
        }
        return parameter;
    }

    private void runOneByOne(List<@Nullable Object[]> rows) throws SQLException, UnfitBatchException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement prepared = one;
        if (prepared == null) {
            prepared = statements.prepare(change.forOneRow());
            one = prepared;
        }
        try {
            for (int first = 0; first < rows.size(); first += ROWS_AT_ONCE) {
                run(prepared, rows.subList(first, Math.min(rows.size(), first + ROWS_AT_ONCE)));
            }
        } finally {
            prepared.clearBatch();
        }
    }

    private void run(PreparedStatement prepared, List<@Nullable Object[]> rows)
            throws SQLException, UnfitBatchException {
        for (@Nullable Object[] values : rows) {
            set(prepared, 1, values);
            prepared.addBatch();
        }
        for (int changed : prepared.executeBatch()) {
            if (mustChange() && changed != 1) {
                refuse(changed);
            }
        }
    }

    /** Drivers that send several rows in one statement do not count them; an insert that adds nothing fails anyway. */
    private void refuse(int changed) throws SQLException, UnfitBatchException {
        if (changed != Statement.SUCCESS_NO_INFO) {
            throw unfit();
        }
        if (change.kind() != RowChange.Kind.INSERT) {
            throw new SQLException("The driver does not say how many rows a statement has changed. Maybe the address "
                    + "sets useBulkStmts.");
        }
    }

    private UnfitBatchException unfit() {
        return new UnfitBatchException("The batch changes what is not there. statement="
                + change.summary(statements.tables()));
    }

    void discard() {
        waiting.clear();
    }
}
