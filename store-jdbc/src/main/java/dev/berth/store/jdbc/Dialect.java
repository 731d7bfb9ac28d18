package dev.berth.store.jdbc;

import static java.util.Map.entry;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All that differs between databases. SQL texts are the same for all but for what stands here. */
enum Dialect {

    /** PostgreSQL. */
    POSTGRESQL("PostgreSQL", TimestampCodec.ZONED, "clock_timestamp()"),

    /** MariaDB, where a time has no zone and is UTC. */
    MARIADB("MariaDB", TimestampCodec.LOCAL, "UTC_TIMESTAMP(3)"),

    /** MySQL: as MariaDB but for the collation. Not tried, for want of a server. */
    MYSQL("MySQL", TimestampCodec.LOCAL, "UTC_TIMESTAMP(3)"),

    /** H2, in a file, in memory or as a server. */
    H2("H2", TimestampCodec.ZONED, "CURRENT_TIMESTAMP(3)"),

    /** SQLite, whose texts of state and times are checked by nobody but us. */
    SQLITE("SQLite", TimestampCodec.TEXT, "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')") {
        @Override
        boolean isDataError(SQLException e) {
            return switch (e.getErrorCode() & 0xff) {
                case SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH -> true;
                default -> false;
            };
        }

        @Override
        boolean isLocked(SQLException e) {
            return (e.getErrorCode() & 0xff) == SQLITE_BUSY;
        }

        /** The driver's sentence begins with the code's name: [SQLITE_FULL]. */
        @Override
        String complaint(SQLException e) {
            return String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + switch (e.getErrorCode() & 0xff) {
                case SQLITE_CORRUPT, SQLITE_NOTADB ->
                        " Maybe the file is damaged or was cut off: restore it from a backup.";
                case SQLITE_BUSY, SQLITE_LOCKED -> " Maybe another process holds the file; look who has it open.";
                case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM -> " Maybe the directory cannot be written.";
                case SQLITE_FULL -> " Maybe the disk is full.";
                default -> "";
            };
        }
    };

    /**
     * What PostgreSQL shall not do. Plans that are made while tables are small are kept, and would be slow when they
     * have grown; all that is asked and changed here is found row by row by an index.
     */
    private static final String PLANS = "('enable_seqscan', 'enable_memoize')";
    /** What is changed of a session of PostgreSQL, as far as its version has it. */
    private static final String CHANGED = "('idle_in_transaction_session_timeout', 'transaction_timeout', "
            + PLANS.substring(1);
    /** By SQLSTATE, or by its class. */
    private static final Map<String, String> CURES = Map.ofEntries(
            entry("08", "the database is down, starts just now, or cannot be reached."),
            entry("28", "the user or the password is wrong."),
            entry("3D", "the database has to be created first."),
            entry("25006", "this is a replica, which cannot be written."),
            entry("25P04", "the lease is too short for so large a batch."),
            entry("42501", "the user may not do this with Berth's tables."),
            entry("42P01", "a table was dropped by hand."),
            entry("42S02", "a table was dropped by hand."),
            entry("53100", "the disk is full."),
            entry("53300", "the database has too many connections."),
            entry("57P03", "the database starts or stops just now."));

    private static final int SQLITE_PERM = 3;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_READONLY = 8;
    static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_TOOBIG = 18;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;
    static final int SQLITE_NOTADB = 26;
    /** Of MariaDB and MySQL, which have no SQLSTATE for it. */
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final String product;
    private final TimestampCodec times;
    private final String clock;

    Dialect(String product, TimestampCodec times, String clock) {
        this.product = product;
        this.times = times;
        this.clock = clock;
    }

    /** Finds a dialect by the name of its product, in any case. */
    static Optional<Dialect> named(String product) {
        return Arrays.stream(values()).filter(dialect -> dialect.product.equalsIgnoreCase(product)).findFirst();
    }

    /** What the database calls itself. */
    String product() {
        return product;
    }

    /** How it takes instants. */
    TimestampCodec times() {
        return times;
    }

    /** An expression that tells the time of the database's clock. */
    String clock() {
        return clock;
    }

    /** An expression that tells the time of the database's clock, later by a parameter in milliseconds. */
    String clockPlusMillis() {
        return switch (this) {
            case POSTGRESQL -> "clock_timestamp() + ? * INTERVAL '1 millisecond'";
            case MARIADB, MYSQL -> "TIMESTAMPADD(MICROSECOND, ? * 1000, UTC_TIMESTAMP(3))";
            case H2 -> "DATEADD(MILLISECOND, ?, CURRENT_TIMESTAMP(3))";
            case SQLITE -> "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (? / 1000.0) || ' seconds')";
        };
    }

    /** Whether a statement may take the values of many rows as arrays, with {@code unnest}. */
    boolean takesArrays() {
        return this == POSTGRESQL;
    }

    /** Whether a transaction that is rolled back takes the tables back that it has made. */
    boolean undoesTables() {
        return this == POSTGRESQL || this == SQLITE;
    }

    /**
     * What makes the server end a session that leaves a transaction open, so that a process that is stopped inside one
     * does not hold up others; empty if the database cannot. A limit of zero takes that back. PostgreSQL takes a
     * session for busy whose client has stopped in the middle of a message; from version 17 on it limits transactions
     * of any kind.
     */
    String limitOpenTransactions(Duration limit) {
        boolean asBefore = limit.isZero();
        return switch (this) {
            case POSTGRESQL -> "SELECT set_config(name, "
                    + (asBefore ? "current_setting('berth.' || name)" : "'" + limit.toMillis() + "'")
                    + ", false) FROM pg_settings "
                    + "WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')";
            case MARIADB -> "SET SESSION idle_transaction_timeout = "
                    + (asBefore ? "@berth_idle" : Math.max(1, limit.toSeconds()));
            case MYSQL, H2, SQLITE -> "";
        };
    }

    /** What the scripts write for the placeholders of types, of tables' options and of partial indexes. */
    Map<String, String> placeholders() {
        Map<String, String> all = new HashMap<>(types());
        boolean partial = this == POSTGRESQL || this == SQLITE;
        all.put("partial", partial ? "" : "-- ");
        all.put("ended", partial ? " WHERE ended_sequence IS NOT NULL" : "");
        all.put("live", partial ? " WHERE ended_at IS NULL" : "");
        return all;
    }

    private Map<String, String> types() {
        return switch (this) {
            case POSTGRESQL -> types("VARCHAR(255) COLLATE \"C\"", "TEXT", "TIMESTAMPTZ(3)", "");
            case MARIADB -> types("VARCHAR(255)", "MEDIUMTEXT", "DATETIME(3)", innoDb("utf8mb4_nopad_bin"));
            case MYSQL -> types("VARCHAR(255)", "MEDIUMTEXT", "DATETIME(3)", innoDb("utf8mb4_0900_bin"));
            case H2 -> types("VARCHAR(255)", "VARCHAR", "TIMESTAMP(3) WITH TIME ZONE", "");
            case SQLITE -> Map.of("name", "TEXT", "text", "TEXT", "hash", "TEXT", "time", "TEXT", "long", "INTEGER",
                    "narrow", "STRICT, WITHOUT ROWID", "wide", "STRICT");
        };
    }

    private static Map<String, String> types(String name, String text, String time, String options) {
        return Map.of("name", name, "text", text, "hash", "CHAR(32)", "time", time, "long", "BIGINT",
                "narrow", options, "wide", options);
    }

    private static String innoDb(String collation) {
        return "ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = " + collation;
    }

    /** What a session must be told before it is used; empty if nothing. */
    String prepareSession() {
        String strict = "@berth_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = "
                + "CONCAT_WS(',', NULLIF(@@SESSION.sql_mode, ''), 'STRICT_ALL_TABLES')";
        return switch (this) {
            case POSTGRESQL -> "SELECT set_config('berth.' || name, setting, false) FROM pg_settings WHERE name IN "
                    + CHANGED + "; SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN " + PLANS;
            case MARIADB -> "SET @berth_idle = @@SESSION.idle_transaction_timeout, " + strict;
            case MYSQL -> "SET " + strict;
            case H2, SQLITE -> "";
        };
    }

    /** Takes {@link #prepareSession} and {@link #limitOpenTransactions} back. */
    String restoreSession() {
        return switch (this) {
            case POSTGRESQL -> "SELECT set_config(name, current_setting('berth.' || name), false) FROM pg_settings "
                    + "WHERE name IN " + CHANGED;
            case MARIADB -> "SET SESSION sql_mode = @berth_sql_mode, SESSION idle_transaction_timeout = @berth_idle";
            case MYSQL -> "SET SESSION sql_mode = @berth_sql_mode";
            case H2, SQLITE -> "";
        };
    }

    /** The isolation under which all statements of a transaction see one state of the database. */
    int snapshot() {
        return this == H2 ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_REPEATABLE_READ;
    }

    /** Whether the database says that the data of a statement cannot be, as opposed to being unable to work. */
    boolean isDataError(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /** Whether another transaction held for too long what a statement needs. */
    boolean isLocked(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.equals("HYT00") || state.startsWith("40") || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    /** A batch's exception repeats the batch with all that is in it; the one behind it says what is wrong. */
    static SQLException behind(SQLException e) {
        if (e instanceof BatchUpdateException) {
            return e.getNextException() != null ? e.getNextException()
                    : e.getCause() instanceof SQLException cause ? cause : e;
        }
        return e;
    }

    /** Says in one line what the database complains of, with the cure where it is known. */
    String complaint(SQLException e) {
        return commonComplaint(e);
    }

    /** What {@link #complaint} says of a database that is not known yet. */
    static String commonComplaint(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String cure = CURES.getOrDefault(state, CURES.get(state.length() < 2 ? state : state.substring(0, 2)));
        return (state + " " + e.getMessage()).replaceAll("\\s+", " ") + (cure == null ? "" : " Maybe " + cure);
    }

    /** What the client of the database must run before the scripts; empty if nothing. */
    String preamble() {
        return this == SQLITE ? "PRAGMA application_id = " + DatabaseFile.APPLICATION_ID
                + ";\nPRAGMA journal_mode = WAL;\n" : "";
    }

    @Override
    public String toString() {
        return product.toLowerCase(Locale.ROOT);
    }
}
