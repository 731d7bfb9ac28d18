package dev.berth.store.jdbc;

import com.google.gson.JsonParseException;
import dev.berth.spi.StoreException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Streams the rows of one pool, one row in memory at a time.
 *
 * @param handle where they come from
 * @param dialect what is spoken there
 * @param tables what they lie in
 * @param pool whose they are
 */
record ResultRowSource(Handle handle, Dialect dialect, Tables tables, String pool) {

    /** Tells PostgreSQL's and MariaDB's drivers to hand rows on as they come, instead of all at the end. */
    private static final int FETCHED_AT_ONCE = 1000;

    /** Makes a value of a row. */
    interface Mapper<T> {
        T map(ResultRow row) throws SQLException;
    }

    <T> void each(String table, String sql, Mapper<T> mapper, Consumer<? super T> consumer) {
        try (ResultIterator<T> rows = handle.createQuery(tables.sql(sql)).setFetchSize(FETCHED_AT_ONCE)
                .bind(0, pool).map((row, context) -> value(table, mapper, new ResultRow(row,
                dialect.times()))).iterator()) {
            while (rows.hasNext()) {
                consumer.accept(rows.next());
            }
        }
    }

    /** A value that the model does not allow was written by somebody else, or is damaged. */
    private <T> T value(String table, Mapper<T> mapper, ResultRow row) throws SQLException {
        try {
            return mapper.map(row);
        } catch (IllegalArgumentException | DateTimeException | JsonParseException | IllegalStateException e) {
            throw new StoreException("A row cannot be understood. table=" + table + " pool=" + pool + " error="
                    + e.getMessage() + " Maybe it was changed by hand: restore it from a backup.", e);
        }
    }
}
