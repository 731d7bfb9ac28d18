package dev.berth.store.jdbc;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A statement of PostgreSQL that takes any number of rows at once: as a table of arrays, one for each parameter of the
 * statement for a single row. What is the same in all rows goes along once. Not for use by several threads.
 *
 * <p>Beside a JDBC batch of single rows, which PostgreSQL runs one by one, a row takes a third of the time. An update
 * changes a row once, even if several of those given are about it: who counts must send them in different runs.
 */
final class ArrayStatement {

    private final Connection connection;
    private final List<ColumnType> types;
    /** With %s for the table of rows. */
    private final String sql;

    /**
     * Makes one.
     *
     * @param connection where it runs
     * @param change an insert or an update
     * @param tables the names of tables
     * @param <C> the enum of the table's columns
     */
    <C extends Enum<C> & Column> ArrayStatement(Connection connection, RowChange<C> change, Tables tables) {
        this.connection = connection;
        this.types = change.parameters().stream().map(Column::type).toList();
        this.sql = tables.sql(change.forRowsOf("%s"));
    }

    /** Runs it; the number of rows that it has changed. The driver keeps what it has prepared, by the text. */
    int run(List<@Nullable Object[]> rows) throws SQLException {
        BitSet same = same(rows);
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(source(same)))) {
            for (int i = 0; i < types.size(); i++) {
                if (same.get(i)) {
                    statement.setObject(i + 1, rows.get(0)[i]);
                } else {
                    statement.setArray(i + 1, array(rows, i));
                }
            }
            return statement.executeUpdate();
        }
    }

    /** The columns that have one value; never the last one, since an array is needed to tell how many rows it is. */
    private BitSet same(List<@Nullable Object[]> rows) {
        BitSet same = new BitSet();
        for (int i = 0; i < types.size() - 1; i++) {
            Object first = rows.get(0)[i];
            int column = i;
            same.set(i, rows.stream().allMatch(row -> Objects.equals(row[column], first)));
        }
        return same;
    }

    /** Several arrays side by side are rows. */
    private String source(BitSet same) {
        StringJoiner columns = new StringJoiner(", ", "(SELECT ", ") AS rows");
        for (int i = 0; i < types.size(); i++) {
            columns.add((same.get(i) ? "?::" + types.get(i).postgres() : column(types.get(i))) + " AS p" + i);
        }
        return columns.toString();
    }

    private static String column(ColumnType type) {
        return type == ColumnType.TIME ? "to_timestamp(unnest(?::float8[]))" : "unnest(?::" + type.postgres() + "[])";
    }

    private java.sql.Array array(List<@Nullable Object[]> rows, int index) throws SQLException {
        ColumnType type = types.get(index);
        return type == ColumnType.TIME
                ? connection.createArrayOf("float8", values(rows, index, ArrayStatement::seconds))
                : connection.createArrayOf(type.postgres(), values(rows, index, value -> value));
    }

    /** The driver would send times as texts. A double tells milliseconds until far beyond what the column can hold. */
    private static Object seconds(Object time) {
        return ((OffsetDateTime) time).toInstant().toEpochMilli() / 1e3;
    }

    /** An array of the values' own class, if they have one: the driver sends texts and numbers in binary form then. */
    private static @Nullable Object[] values(List<@Nullable Object[]> rows, int index, UnaryOperator<Object> form) {
        @Nullable Object[] values = new Object[0];
        for (int row = 0; row < rows.size(); row++) {
            Object value = rows.get(row)[index];
            if (value != null) {
                Object formed = form.apply(value);
                if (values.length == 0) {
                    values = (Object[]) Array.newInstance(formed.getClass(), rows.size());
                }
                values[row] = formed;
            }
        }
        return values.length == 0 ? new Object[rows.size()] : values;
    }
}
