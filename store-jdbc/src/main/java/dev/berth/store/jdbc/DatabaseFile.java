package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file that is, or may become, a database of Berth.
 *
 * @param url the JDBC address
 * @param path the file
 */
record DatabaseFile(String url, Path path) implements Database {

    /** Marks our files in their header: "Brth". */
    static final int APPLICATION_ID = 0x42727468;

    private static final String PREFIX = "jdbc:sqlite:";
    /** SQLite takes a file that is smaller for an empty one. */
    private static final int SMALLEST_PAGE = 512;
    private static final long MAX_CHECKED_BYTES = 256L << 20;
    private static final String BUSY_MILLIS = "10000";
    private static final int MARK_ATTEMPTS = 500;
    private static final int MARK_PAUSE_MILLIS = 20;
    /** SQLite's READWRITE, CREATE and NOMUTEX. */
    private static final int OPEN_MODE = 0x2 | 0x4 | 0x8000;
    /** SQLite's READONLY and URI. */
    private static final int READ_ONLY_URI = 0x1 | 0x40;

    static DatabaseFile of(Path path) {
        if (path.toString().indexOf('?') >= 0) {
            throw new StoreException("The file's name must not hold a question mark. file=" + path, null);
        }
        return new DatabaseFile(PREFIX + path.toAbsolutePath(), path);
    }

    static DatabaseFile of(String url) {
        String name = name(url);
        if (name.isEmpty() || name.startsWith(":") || url.contains("mode=memory")) {
            throw new StoreException("The address names no file. url=" + new JdbcUrl(url).shown()
                    + " Maybe use the in-memory store of berth-core.", null);
        }
        try {
            return new DatabaseFile(url, Path.of(name));
        } catch (InvalidPathException e) {
            throw new StoreException("The address names no file. url=" + new JdbcUrl(url).shown(), e);
        }
    }

    /** The name of the file; in a URI, SQLite decodes what is written with percent signs. */
    private static String name(String url) {
        String name = url.substring(PREFIX.length()).replaceFirst("\\?.*", "");
        if (!name.startsWith("file:")) {
            return name;
        }
        String encoded = name.replaceFirst("#.*", "").replaceFirst("^file:(//(localhost)?(?=/))?", "");
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StoreException("The address names no file. url=" + new JdbcUrl(url).shown()
                    + " Maybe write a percent sign as %25.", e);
        }
    }

    static boolean isAddress(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public String description() {
        return "file=" + path;
    }

    /**
     * Checks that the file is a database of Berth, or may become one, and writes nothing to a file that is not.
     *
     * @throws StoreException if it is something else, or cannot be read and written
     */
    @Override
    public void verify() {
        new JdbcUrl(url).requireDriver();
        if (Files.isDirectory(path)) {
            throw new StoreException("The path is a directory, not a database file. file=" + path, null);
        }
        if (!Files.exists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new StoreException("The directory for the database file does not exist. file=" + path
                        + " Maybe create it first.", null);
            }
            return;
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new StoreException("The database file cannot be read and written. file=" + path
                    + " Maybe its owner or permissions are wrong.", null);
        }
        long bytes = size(path);
        if (bytes > 0 && bytes < SMALLEST_PAGE) {
            throw notSqlite(null);
        }
        if (bytes > 0) {
            refuseOthers();
        }
    }

    /**
     * Reads the file's header through SQLite: the system drops all locks that a process has on a file as soon as the
     * process closes it outside SQLite, those of other stores in the process included, and other processes then remove
     * their log. The connection takes no lock and leaves nothing beside the file, so it sees the main file alone.
     */
    private void refuseOthers() {
        try (Connection connection = untouched()) {
            refuseOthers(connection);
            if (!hasLog() && size(path) % number(connection, "page_size") != 0) {
                throw cutOff(null);
            }
        } catch (SQLException e) {
            if (!hasLog() || code(e) != Dialect.SQLITE_CORRUPT) {
                throw unreadable(e);
            }
            refuseOthersWithLog();
        }
    }

    /** A log beside the file may have the rest of it, which only an ordinary connection reads. */
    private void refuseOthersWithLog() {
        try (Connection connection = connect("DEFERRED")) {
            refuseOthers(connection);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private void refuseOthers(Connection connection) throws SQLException {
        int application = number(connection, "application_id");
        if (application != APPLICATION_ID) {
            throw new StoreException("The database belongs to another application. file=" + path + " applicationId="
                    + application + " Maybe the path is wrong.", null);
        }
    }

    private static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.getInt(1);
        }
    }

    private static int code(SQLException e) {
        return e.getErrorCode() & 0xff;
    }

    private StoreException unreadable(SQLException e) {
        return switch (code(e)) {
            case Dialect.SQLITE_CORRUPT -> cutOff(e);
            case Dialect.SQLITE_NOTADB -> notSqlite(e);
            default -> explain("verify", e);
        };
    }

    private StoreException cutOff(@Nullable SQLException e) {
        return new StoreException("The database file was cut off or damaged. file=" + path + " bytes=" + size(path)
                + " Maybe restore it from a backup.", e);
    }

    private StoreException notSqlite(@Nullable SQLException e) {
        return new StoreException("The file is not a SQLite database. file=" + path
                + " Maybe the path is wrong, or the file was cut off or overwritten.", e);
    }

    /** Opens a connection that reads the main file as it is, without locks and logs. */
    private Connection untouched() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", String.valueOf(READ_ONLY_URI));
        return DriverManager.getConnection(PREFIX + path.toUri() + "?immutable=1", properties);
    }

    private boolean hasLog() {
        return size(beside("-wal")) + size(beside("-journal")) > 0;
    }

    private Path beside(String suffix) {
        return Path.of(path + suffix);
    }

    private long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new StoreException("The database file cannot be read. file=" + file, e);
        }
    }

    /**
     * Looks through a file of moderate size, which takes about a second at most; in a larger one, damage shows when the
     * damaged part is read. A fresh file is marked as ours.
     */
    @Override
    public void prepare(Handle handle, boolean fresh) {
        if (size(path) <= MAX_CHECKED_BYTES) {
            String found = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).first();
            if (!found.equals("ok")) {
                throw new StoreException("The database file is damaged. file=" + path + " found="
                        + found.replaceAll("\\s+", " ") + " Maybe restore it from a backup.", null);
            }
        }
        if (fresh) {
            mark(handle);
        }
    }

    /** Somebody else may mark the file at this moment, and the switch to a log beside it does not wait by itself. */
    private static void mark(Handle handle) {
        for (int attempt = 1;; attempt++) {
            try {
                handle.execute("PRAGMA application_id = " + APPLICATION_ID);
                handle.execute("PRAGMA journal_mode = WAL");
                return;
            } catch (JdbiException e) {
                if (attempt == MARK_ATTEMPTS || !(e.getCause() instanceof SQLException known)
                        || !Dialect.SQLITE.isLocked(known)) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MARK_PAUSE_MILLIS));
            }
        }
    }

    /** The transactions take the write lock at once and are on the disk when they commit. */
    @Override
    public ConnectionFactory writing() {
        return () -> connect("IMMEDIATE");
    }

    @Override
    public ConnectionFactory reading() {
        return () -> connect("DEFERRED");
    }

    private Connection connect(String transactionMode) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", BUSY_MILLIS);
        if (!url.contains("synchronous=")) {
            // The driver lets a property win over the address.
            properties.setProperty("synchronous", "FULL");
        }
        properties.setProperty("cache_size", "-65536");
        properties.setProperty("transaction_mode", transactionMode);
        // The driver lets one thread at a time in, so SQLite need not.
        properties.setProperty("open_mode", String.valueOf(OPEN_MODE));
        return DriverManager.getConnection(url, properties);
    }
}
