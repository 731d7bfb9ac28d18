package dev.berth.store.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The values of one row for a statement, given by column. Values that are not given are null.
 *
 * @param <C> the enum of the table's columns
 */
final class Row<C extends Enum<C> & Column> {

    private final int[] setAt;
    private final int[] whereAt;
    private final @Nullable Object[] values;

    /**
     * Makes a row without values.
     *
     * @param setAt from {@link RowChange#setAt}
     * @param whereAt from {@link RowChange#whereAt}
     * @param values one for each parameter
     */
    Row(int[] setAt, int[] whereAt, @Nullable Object[] values) {
        this.setAt = setAt;
        this.whereAt = whereAt;
        this.values = values;
    }

    /** Gives the value that a column is set to. */
    Row<C> set(C column, @Nullable Object value) {
        values[setAt[column.ordinal()]] = value;
        return this;
    }

    /** Gives the value that the row is found by. */
    Row<C> where(C column, Object value) {
        values[whereAt[column.ordinal()]] = value;
        return this;
    }

    /** Returns the values in the order of the statement's parameters. */
    @Nullable Object[] values() {
        return values;
    }
}
