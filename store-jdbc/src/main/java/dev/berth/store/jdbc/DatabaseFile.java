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
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite file that is, or may become, a database of Berth. All that is particular to SQLite stands here and in the
 * scripts.
 *
 * @param url the JDBC address
 * @param path the file
 */
record DatabaseFile(String url, Path path) {

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

    static DatabaseFile of(Path path) {
        if (path.toString().indexOf('?') >= 0) {
            throw new StoreException("The file's name must not hold a question mark. file=" + path, null);
        }
        return new DatabaseFile(PREFIX + path.toAbsolutePath(), path);
    }

    static DatabaseFile of(String url) {
        if (!url.startsWith(PREFIX)) {
            throw new StoreException("The address is not one of a database that Berth knows. url=" + url
                    + " Maybe write " + PREFIX + "/path/to/berth.db", null);
        }
        String name = url.substring(PREFIX.length()).replaceFirst("\\?.*", "").replaceFirst("^file:(//)?", "");
        if (name.isEmpty() || name.startsWith(":") || url.contains("mode=memory")) {
            throw new StoreException("The address names no file. url=" + url
                    + " Maybe use the in-memory store of berth-core.", null);
        }
        try {
            return new DatabaseFile(url, Path.of(name));
        } catch (InvalidPathException e) {
            throw new StoreException("The address names no file. url=" + url, e);
        }
    }

    /**
     * Looks at the file without the database's code, so that nothing is written to a file that is not ours.
     *
     * @throws StoreException if it is something else, or cannot be read and written
     */
    void examine() {
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

    /** Whether the file is small enough to be read whole at start-up: about a second. */
    boolean isQuicklyChecked() {
        return size(path) <= MAX_CHECKED_BYTES;
    }

    private byte[] header() {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEADER_BYTES);
        } catch (IOException e) {
            throw new StoreException("The database file cannot be read. file=" + path, e);
        }
    }

    /** Opens a connection whose transactions take the write lock at once and are on the disk when they commit. */
    Connection connectForWriting() throws SQLException {
        return connect("IMMEDIATE");
    }

    /** Opens a connection whose transactions see one state of the database and lock nobody out. */
    Connection connectForReading() throws SQLException {
        return connect("DEFERRED");
    }

    private Connection connect(String transactionMode) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", BUSY_MILLIS);
        if (!url.contains("synchronous=")) {
            // The driver lets a property win over the address.
            properties.setProperty("synchronous", "FULL");
        }
        properties.setProperty("cache_size", "-16000");
        properties.setProperty("transaction_mode", transactionMode);
        return DriverManager.getConnection(url, properties);
    }

    /** Whether the database says that the data of a statement cannot be, as opposed to being unable to work. */
    static boolean isDataError(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code || code == SQLiteErrorCode.SQLITE_MISMATCH.code
                || code == SQLiteErrorCode.SQLITE_TOOBIG.code;
    }

    /** Says in one sentence what the database complains of. */
    StoreException explain(String doing, Throwable e) {
        Throwable cause = e;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String error = cause instanceof SQLiteException known ? known.getResultCode().name() : cause.toString();
        String cure = switch (error.split("_").length > 1 ? error.split("_")[1] : "") {
            case "CORRUPT", "NOTADB" -> " Maybe the file is damaged or was cut off: restore it from a backup.";
            case "BUSY", "LOCKED" -> " Maybe another process holds the file; look who has it open.";
            case "CANTOPEN", "READONLY", "PERM" -> " Maybe the directory cannot be written.";
            case "FULL" -> " Maybe the disk is full.";
            default -> "";
        };
        return new StoreException("The database could not be used. doing=" + doing + " file=" + path + " error="
                + error + cure, e);
    }
}
