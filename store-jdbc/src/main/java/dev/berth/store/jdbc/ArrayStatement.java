package dev.berth.store.jdbc;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of PostgreSQL that takes any number of rows at once: as a table of arrays, one for each parameter of the
 * statement for a single row that it is made from. What is the same in all rows goes along once. Not for use by several
 * threads.
 *
 * <p>Beside a JDBC batch of single rows, which PostgreSQL runs one by one, a row takes a third of the time. An update
 * changes a row once, even if several of those given are about it: whoever counts must send them in different runs.
 */
final class ArrayStatement {

    private static final String TIME = "timestamptz";
    private static final Pattern PARAMETER = Pattern.compile("\\?");
    private static final Pattern INSERT = Pattern.compile("(INSERT .*)VALUES \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern UPDATE = Pattern.compile("(UPDATE (\\w+) .*)WHERE (.*)", Pattern.DOTALL);

    private final Connection connection;
    private final List<String> types;
    private final String sql;

    /**
     * Makes one.
     *
     * @param connection where it runs
     * @param single an insert of values, or an update with a condition
     */
    ArrayStatement(Connection connection, String single) throws SQLException {
        this.connection = connection;
        this.types = types(connection, single);
        this.sql = fromRows(single);
    }

    private static List<String> types(Connection connection, String single) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(single)) {
            ParameterMetaData parameters = statement.getParameterMetaData();
            List<String> types = new ArrayList<>();
            for (int i = 1; i <= parameters.getParameterCount(); i++) {
                types.add(parameters.getParameterTypeName(i));
            }
            return types;
        }
    }

    /**
     * Reads columns p0, p1 … of what is to stand for %s, where the statement for a single row has parameters. An update
     * looks each row up by itself, which a plan for a join made while the tables were small would not go on doing.
     */
    private static String fromRows(String single) {
        String open = INSERT.matcher(single).replaceFirst("$1SELECT $2 FROM %s");
        open = UPDATE.matcher(open).replaceFirst("$1FROM (SELECT * FROM %s, LATERAL (SELECT ctid AS place FROM $2 "
                + "WHERE $3 OFFSET 0) AS found) AS change WHERE $2.ctid = place");
        Matcher parameters = PARAMETER.matcher(open);
        StringBuilder text = new StringBuilder();
        for (int i = 0; parameters.find(); i++) {
            parameters.appendReplacement(text, "p" + i);
        }
        return parameters.appendTail(text).toString();
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
            columns.add((same.get(i) ? "?::" + types.get(i) : column(types.get(i))) + " AS p" + i);
        }
        return columns.toString();
    }

    private static String column(String type) {
        return type.equals(TIME) ? "to_timestamp(unnest(?::float8[]))" : "unnest(?::" + type + "[])";
    }

    private java.sql.Array array(List<@Nullable Object[]> rows, int index) throws SQLException {
        String type = types.get(index);
        return type.equals(TIME) ? connection.createArrayOf("float8", values(rows, index, ArrayStatement::seconds))
                : connection.createArrayOf(type, values(rows, index, value -> value));
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
