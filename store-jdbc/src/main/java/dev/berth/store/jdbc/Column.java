package dev.berth.store.jdbc;

import java.util.Locale;

/** A column of a table. All columns of a table are the constants of one enum; the names are theirs in lower case. */
interface Column {

    /** Returns the name of the constant. */
    String name();

    /** Returns the type of its values. */
    ColumnType type();

    /** Returns its name in SQL. */
    default String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
