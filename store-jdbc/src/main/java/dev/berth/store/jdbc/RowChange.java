package dev.berth.store.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A description of a change of a table: what it sets, and which rows it is about. It renders the change in SQL for one
 * row, for several rows, and for PostgreSQL's arrays of rows. Not for use by several threads while it is described.
 *
 * @param <C> the enum of the table's columns
 */
final class RowChange<C extends Enum<C> & Column> {

    /** What is done to a row. */
    enum Kind { INSERT, UPDATE, DELETE }

    /** Stands for the value that a row gives. */
    private static final String VALUE = "%s";

    private final Table<C> table;
    private final Kind kind;
    private final List<Term<C>> sets = new ArrayList<>();
    private final List<Term<C>> conditions = new ArrayList<>();

    /** A value or a condition in SQL, which takes a value of the row if {@link #VALUE} is in it. */
    private record Term<C>(C column, String sql) {

        boolean takesValue() {
            return sql.contains(VALUE);
        }
    }

    RowChange(Table<C> table, Kind kind) {
        this.table = table;
        this.kind = kind;
    }

    /** Sets a column to the value that a row gives. */
    RowChange<C> set(C column) {
        return set(column, VALUE);
    }

    /** Sets a column to an expression, in which %s stands for the value that a row gives. */
    RowChange<C> set(C column, String expression) {
        sets.removeIf(term -> term.column() == column);
        sets.add(new Term<>(column, expression));
        return this;
    }

    /** Is about rows where a column has the value that a row gives. */
    RowChange<C> where(C column) {
        return where(column, "= " + VALUE);
    }

    /** Is about rows where a column meets a condition, such as IS NULL. */
    RowChange<C> where(C column, String condition) {
        conditions.add(new Term<>(column, column.label() + " " + condition));
        return this;
    }

    /** Is about rows where a column, with another value instead of null, has the value that a row gives. */
    RowChange<C> whereOr(C column, String instead) {
        conditions.add(new Term<>(column, "COALESCE(" + column.label() + ", " + instead + ") = " + VALUE));
        return this;
    }

    Kind kind() {
        return kind;
    }

    /** Returns what is done to which table, for messages. */
    String summary(Tables tables) {
        return kind + " " + tables.sql(name());
    }

    /** Returns the columns whose values a row gives, in the order of the parameters. */
    List<C> parameters() {
        return Stream.concat(sets.stream(), conditions.stream()).filter(Term::takesValue).map(Term::column).toList();
    }

    /** Returns where among the parameters the values are that are set, by the column's ordinal; -1 for none. */
    int[] setAt() {
        return positions(sets, 0);
    }

    /** Returns where among the parameters the values are that rows are found by, by the column's ordinal. */
    int[] whereAt() {
        return positions(conditions, (int) sets.stream().filter(Term::takesValue).count());
    }

    private int[] positions(List<Term<C>> terms, int first) {
        int[] positions = new int[table.columns().size()];
        Arrays.fill(positions, -1);
        int next = first;
        for (Term<C> term : terms) {
            if (term.takesValue()) {
                positions[term.column().ordinal()] = next++;
            }
        }
        return positions;
    }

    /** Renders it with a parameter for each value of one row. */
    String forOneRow() {
        return switch (kind) {
            case INSERT -> insert() + " VALUES " + row();
            case UPDATE -> "UPDATE " + name() + " SET " + assignments(i -> "?") + " WHERE " + condition(i -> "?");
            case DELETE -> "DELETE FROM " + name() + " WHERE " + condition(i -> "?");
        };
    }

    /** Renders an insert with a parameter for each value of several rows. */
    String forRows(int rows) {
        return forOneRow() + (", " + row()).repeat(rows - 1);
    }

    /**
     * Renders it for PostgreSQL, to take rows from a table of columns p0, p1 …, one a parameter. An update looks each
     * row up by itself, which a plan for a join made while the tables were small would not go on doing.
     *
     * @param source the table of rows, in SQL
     */
    String forRowsOf(String source) {
        IntFunction<String> parameter = i -> "p" + i;
        return switch (kind) {
            case INSERT -> insert() + " SELECT " + String.join(", ", texts(sets, parameter)) + " FROM " + source;
            case UPDATE -> "UPDATE " + name() + " SET " + assignments(parameter) + " FROM (SELECT * FROM " + source
                    + ", LATERAL (SELECT ctid AS place FROM " + name() + " WHERE " + condition(parameter)
                    + " OFFSET 0) AS found) AS change WHERE " + name() + ".ctid = place";
            case DELETE -> throw new IllegalStateException("Rows are deleted one by one.");
        };
    }

    private String name() {
        return "{" + table.name() + "}";
    }

    private String insert() {
        return "INSERT INTO " + name() + " (" + String.join(", ", sets.stream().map(term -> term.column().label())
                .toList()) + ")";
    }

    private String row() {
        return "(" + String.join(", ", texts(sets, i -> "?")) + ")";
    }

    private String assignments(IntFunction<String> parameter) {
        List<String> values = texts(sets, parameter);
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            assignments.add(sets.get(i).column().label() + " = " + values.get(i));
        }
        return String.join(", ", assignments);
    }

    private String condition(IntFunction<String> parameter) {
        int given = (int) sets.stream().filter(Term::takesValue).count();
        return String.join(" AND ", texts(conditions, i -> parameter.apply(given + i)));
    }

    private static <C> List<String> texts(List<Term<C>> terms, IntFunction<String> parameter) {
        List<String> texts = new ArrayList<>();
        int next = 0;
        for (Term<C> term : terms) {
            texts.add(term.takesValue() ? term.sql().replace(VALUE, parameter.apply(next++)) : term.sql());
        }
        return texts;
    }
}
