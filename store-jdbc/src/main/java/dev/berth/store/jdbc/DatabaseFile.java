package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

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
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE_OFFSET = 16;
    private static final int CHANGES_OFFSET = 24;
    private static final int PAGE_COUNT_OFFSET = 28;
    private static final int APPLICATION_ID_OFFSET = 68;
    private static final int COUNTED_AT_CHANGE_OFFSET = 92;
    private static final long MAX_CHECKED_BYTES = 256L << 20;
    private static final String BUSY_MILLIS = "10000";
    private static final int MARK_ATTEMPTS = 500;
    private static final int MARK_PAUSE_MILLIS = 20;
    /** SQLite's READWRITE, CREATE and NOMUTEX. */
    private static final int OPEN_MODE = 0x2 | 0x4 | 0x8000;

    static DatabaseFile of(Path path) {
        if (path.toString().indexOf('?') >= 0) {
            throw new StoreException("The file's name must not hold a question mark. file=" + path, null);
        }
        return new DatabaseFile(PREFIX + path.toAbsolutePath(), path);
    }

    static DatabaseFile of(String url) {
        String name = url.substring(PREFIX.length()).replaceFirst("\\?.*", "").replaceFirst("^file:(//)?", "");
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
     * Looks at the file without the database's code, so that nothing is written to a file that is not ours.
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
        byte[] header = header();
        if (header.length == 0) {
            return;
        }
        if (header.length < HEADER_BYTES || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new StoreException("The file is not a SQLite database. file=" + path
                    + " Maybe the path is wrong, or the file was cut off or overwritten.", null);
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int application = fields.getInt(APPLICATION_ID_OFFSET);
        if (application != APPLICATION_ID) {
            throw new StoreException("The database belongs to another application. file=" + path + " applicationId="
                    + application + " Maybe the path is wrong.", null);
        }
        refuseCutOff(fields);
    }

    /** Compares the length with the pages that the header counts, unless a log beside the file may have the rest. */
    private void refuseCutOff(ByteBuffer header) {
        long page = header.getShort(PAGE_SIZE_OFFSET) == 1 ? 65_536 : header.getShort(PAGE_SIZE_OFFSET) & 0xffff;
        long expected = page * header.getInt(PAGE_COUNT_OFFSET);
        boolean counted = header.getInt(CHANGES_OFFSET) == header.getInt(COUNTED_AT_CHANGE_OFFSET);
        if (counted && size(path) < expected && size(beside("-wal")) + size(beside("-journal")) == 0) {
            throw new StoreException("The database file was cut off. file=" + path + " bytes=" + size(path)
                    + " expected=" + expected + " Maybe restore it from a backup.", null);
        }
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

    private byte[] header() {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEADER_BYTES);
        } catch (IOException e) {
            throw new StoreException("The database file cannot be read. file=" + path, e);
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
