package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be are refused with one clear line, and left as they are. */
final class DatabaseFileTest {

    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("berth.db");
    }

    /** Makes a database with requests in it and returns its bytes. */
    private byte[] good() throws IOException {
        try (SchedulerStore store = JdbcDatabase.open(file()).schedulerStore()) {
            Leadership lead = store.acquire("pool", "leader");
            List<SchedulerEvent> events = new ArrayList<>();
            for (int i = 1; i <= 500; i++) {
                events.add(new RequestSubmitted(i, Request.builder("request-" + i)
                        .shapes(Shape.of(1, 1, GpuDemand.none())).attribute("note", "x".repeat(300)).build(),
                        Instant.EPOCH));
            }
            store.commit(lead, 1, events);
        }
        return Files.readAllBytes(file());
    }

    private void assertRefused(Path path, String... words) throws IOException {
        byte[] before = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
        StoreException e = assertThrows(StoreException.class, () -> JdbcDatabase.open(path));
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage() + " should say " + word);
        }
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertTrue(e.getMessage().contains("=" + path), e.getMessage() + " should name the file");
        if (Files.isRegularFile(path)) {
            assertArrayEquals(before, Files.readAllBytes(path), "the file is left as it was");
        }
        if (Files.isDirectory(directory)) {
            try (Stream<Path> left = Files.list(directory)) {
                assertEquals(List.of(),
                        left.filter(other -> other.toString().matches(".*-(wal|shm|journal)")).toList());
            }
        }
    }

    private void sql(Path path, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aTextFileIsRefused() throws IOException {
        Files.writeString(file(), "Dear diary, today I scheduled nothing. ".repeat(100));
        assertRefused(file(), "not a SQLite database", "Maybe");
        Files.writeString(file(), "x");
        assertRefused(file(), "not a SQLite database");
    }

    @Test
    void aForeignDatabaseIsRefused() throws Exception {
        sql(file(), "CREATE TABLE pools (pool TEXT)", "INSERT INTO pools VALUES ('swimming')");
        assertRefused(file(), "another application");
        sql(file(), "PRAGMA application_id = 77", "PRAGMA journal_mode = WAL");
        assertRefused(file(), "another application", "applicationId=77");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] good = good();
        for (int length : new int[] {50, 100, 4096, good.length / 2, good.length - 1}) {
            Files.write(file(), Arrays.copyOf(good, length));
            assertRefused(file(), "Maybe");
        }
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] bad = good();
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, bad, bad.length / 3, noise.length);
        Files.write(file(), bad);
        assertRefused(file(), "damaged", "Maybe");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        good();
        sql(file(), "INSERT INTO schema_scripts (family, version, script, begun_at, ended_at) "
                + "SELECT family, 99, 'V99__later.sql', begun_at, ended_at FROM schema_scripts");
        assertRefused(file(), "newer version", "schema=99", "known=" + TableFamily.SCHEDULER.newest());
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        assertRefused(directory, "is a directory");
    }

    @Test
    void aMissingDirectoryIsRefused() throws IOException {
        assertRefused(directory.resolve("none/berth.db"), "does not exist");
        assertFalse(Files.exists(directory.resolve("none")));
    }

    @Test
    void aPathBelowAFileIsRefused() throws IOException {
        Files.writeString(directory.resolve("plain"), "text");
        assertRefused(directory.resolve("plain/berth.db"), "does not exist");
    }

    @Test
    void aReadOnlyPlaceIsRefused() throws IOException {
        Path readOnly = Files.createDirectory(directory.resolve("locked"));
        Assumptions.assumeTrue(readOnly.toFile().setWritable(false) && !Files.isWritable(readOnly),
                "this user may write everywhere");
        assertRefused(readOnly.resolve("berth.db"), "directory cannot be written");
        assertTrue(readOnly.toFile().setWritable(true));
    }

    @Test
    void anUnwritablePlaceIsRefusedEvenToRoot() throws IOException {
        Path nowhere = Path.of("/proc");
        Assumptions.assumeTrue(Files.isDirectory(nowhere), "needs Linux");
        assertRefused(nowhere.resolve("berth.db"), "could not be used", "Maybe");
    }

    @Test
    void addressesOfOtherKindsAreRefused() {
        for (String url : List.of("jdbc:swimming:pool", "berth.db", "jdbc:sqlite:", "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:x?mode=memory")) {
            StoreException e = assertThrows(StoreException.class, () -> JdbcDatabase.open(url));
            assertTrue(e.getMessage().contains("url=" + url.replace("?mode=memory", "") + " Maybe"), e.getMessage());
        }
    }

    @Test
    void anEmptyFileBecomesADatabase() throws IOException {
        Files.createFile(file());
        assertTrue(good().length > 0);
        assertEquals("SQLite format 3", new String(Files.readAllBytes(file()), 0, 15, StandardCharsets.US_ASCII));
    }

    @Test
    void anAddressMaySetDurabilityAndNamesMayBeAwkward() {
        for (String url : List.of("jdbc:sqlite:" + directory.resolve("a b.db") + "?synchronous=NORMAL",
                "jdbc:sqlite:" + directory.resolve("100% ünicode.db"))) {
            try (SchedulerStore store = JdbcDatabase.open(url).schedulerStore()) {
                assertEquals(1, store.acquire("pool", "leader").epoch());
            }
        }
        assertTrue(Files.exists(directory.resolve("a b.db")));
    }

    @Test
    void commitsWaitForTheDiskUnlessTheAddressSaysOtherwise() throws SQLException {
        String url = "jdbc:sqlite:" + file();
        assertEquals(2, synchronous(url));
        assertEquals(1, synchronous(url + "?synchronous=NORMAL"));
    }

    private static int synchronous(String url) throws SQLException {
        try (Connection connection = DatabaseFile.of(url).writing().openConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeQuery("PRAGMA synchronous").getInt(1);
        }
    }

    @Test
    void aRowChangedByHandIsNamed() throws Exception {
        good();
        sql(file(), "UPDATE requests SET gpu_models = 'A100' WHERE id = 'request-7'");
        try (SchedulerStore store = JdbcDatabase.open(file()).schedulerStore()) {
            Leadership lead = store.acquire("pool", "leader");
            StoreException e = assertThrows(StoreException.class, () -> store.load(lead, event -> { }));
            assertTrue(e.getMessage().contains("table=requests"), e.getMessage());
        }
    }

    /** Without its lock, a store's log is removed by the next process that opens the file, and its commits are lost. */
    @Test
    void aSecondStoreInTheProcessLeavesTheLocksOfTheFirst() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(LOCKS), "needs Linux");
        try (SchedulerStore first = JdbcDatabase.open(file()).schedulerStore()) {
            assertEquals(1, first.acquire("pool", "leader").epoch());
            List<String> held = locks();
            assertFalse(held.isEmpty());
            JdbcDatabase.open(file()).close();
            assertEquals(held, locks());
            try (SchedulerStore second = JdbcDatabase.open("jdbc:sqlite:" + file()).schedulerStore()) {
                assertEquals(1, second.acquire("other", "leader").epoch());
            }
            assertEquals(held, locks());
            assertThrows(StoreException.class, () -> JdbcDatabase.open(file().resolve("berth.db")));
            assertEquals(held, locks());
        }
    }

    /** The locks that this process has on the file, as inode, kind and range. */
    private List<String> locks() throws IOException {
        String process = " " + ProcessHandle.current().pid() + " ";
        String inode = ":" + Files.getAttribute(file(), "unix:ino") + " ";
        return Files.readAllLines(LOCKS).stream().filter(line -> line.contains(process) && line.contains(inode))
                .map(line -> line.replaceFirst("^\\d+: *", "")).sorted().toList();
    }

    @Test
    void anAddressMayBeAUri() throws Exception {
        Path named = directory.resolve("my app+1.db");
        sql(named, "CREATE TABLE pools (pool TEXT)");
        String uri = "jdbc:sqlite:" + named.toUri().toString().replace("file:///", "file:/");
        assertTrue(uri.contains("my%20app+1.db"), uri);
        for (String url : List.of(uri, uri.replace("file:/", "file:///"), uri + "?cache=private")) {
            StoreException e = assertThrows(StoreException.class, () -> JdbcDatabase.open(url));
            assertTrue(e.getMessage().contains("another application. file=" + named), e.getMessage());
        }
        Files.delete(named);
        JdbcDatabase.open(uri).close();
        assertTrue(Files.exists(named));
    }
}
