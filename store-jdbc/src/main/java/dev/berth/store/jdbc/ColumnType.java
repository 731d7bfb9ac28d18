package dev.berth.store.jdbc;

/** A type of column, as the scripts name it. */
enum ColumnType {

    /** A name of at most 255 characters. */
    NAME("varchar"),

    /** A text of any length. */
    TEXT("text"),

    /** An MD5 in hexadecimal digits. */
    HASH("bpchar"),

    /** An instant in whole milliseconds. */
    TIME("timestamptz"),

    /** A whole number of 64 bits. */
    LONG("int8"),

    /** A whole number of 32 bits. */
    INTEGER("int4");

    private final String postgres;

    ColumnType(String postgres) {
        this.postgres = postgres;
    }

    /** Returns PostgreSQL's word for it, which arrays of its values need. */
    String postgres() {
        return postgres;
    }
}
