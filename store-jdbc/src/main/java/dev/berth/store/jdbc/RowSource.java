package dev.berth.store.jdbc;

import com.google.gson.JsonParseException;
import dev.berth.spi.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** Streams the rows of one pool, one row in memory at a time. */
final class RowSource {

    /** Makes a value of a row. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private final Handle handle;
    private final String pool;

    RowSource(Handle handle, String pool) {
        this.handle = handle;
        this.pool = pool;
    }

    <T> void each(String table, String sql, Mapper<T> mapper, Consumer<? super T> consumer) {
        try (ResultIterator<T> rows = handle.createQuery(sql).bind(0, pool)
                .map((row, context) -> value(table, mapper, row)).iterator()) {
            while (rows.hasNext()) {
                consumer.accept(rows.next());
            }
        }
    }

    /** A value that the model does not allow was written by somebody else, or is damaged. */
    private <T> T value(String table, Mapper<T> mapper, ResultSet row) throws SQLException {
        try {
            return mapper.map(row);
        } catch (IllegalArgumentException | DateTimeException | JsonParseException | IllegalStateException e) {
            throw new StoreException("A row cannot be understood. table=" + table + " pool=" + pool + " error="
                    + e.getMessage() + " Maybe it was changed by hand: restore it from a backup.", e);
        }
    }
}
