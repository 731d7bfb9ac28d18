package dev.berth.store.jdbc;

import java.util.EnumSet;
import java.util.List;

/**
 * A description of a table, from which the statements that change its rows are rendered.
 *
 * @param name the name without prefix
 * @param columns all columns, in order
 * @param key the columns that tell its rows apart
 * @param <C> the enum of its columns
 */
record Table<C extends Enum<C> & Column>(String name, List<C> columns, List<C> key) {

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <C extends Enum<C> & Column> Table<C> of(String name, Class<C> columns, C... key) {
        return new Table<>(name, List.copyOf(EnumSet.allOf(columns)), List.of(key));
    }

    /** Begins the description of an insert that sets all columns but some, which stay null. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final RowChange<C> insertWithout(C... absent) {
        RowChange<C> insert = new RowChange<>(this, RowChange.Kind.INSERT);
        List<C> without = List.of(absent);
        columns.stream().filter(column -> !without.contains(column)).forEach(insert::set);
        return insert;
    }

    /** Begins the description of an update of the row with a key. */
    RowChange<C> update() {
        RowChange<C> update = new RowChange<>(this, RowChange.Kind.UPDATE);
        key.forEach(update::where);
        return update;
    }

    /** Begins the description of a delete of all rows that match. */
    RowChange<C> delete() {
        return new RowChange<>(this, RowChange.Kind.DELETE);
    }
}
