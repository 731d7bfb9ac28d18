package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Hint;
import dev.berth.spi.Leadership;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store takes from a host's database and gives back. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#ofHosts")
final class HostDatabaseTest {

    /** An hour that clocks in Berlin skip, in UTC. */
    private static final Instant SKIPPED = Instant.parse("2026-03-29T02:30:00.123Z");

    @Parameter
    private TestDatabase database;
    private DataSource source;

    @BeforeEach
    void fresh() {
        source = database.fresh();
    }

    private static List<SchedulerEvent> batch(long sequence) {
        return List.of(new RequestSubmitted(sequence, Request.builder("r-" + sequence)
                .shapes(Shape.of(1, 1, GpuDemand.none())).earliestStart(SKIPPED).build(), SKIPPED));
    }

    private static void assertKeeps(SchedulerStore store, String pool) {
        Leadership lead = store.acquire(pool, "leader");
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, batch(1)));
        List<SchedulerEvent> loaded = new ArrayList<>();
        assertEquals(2, store.load(lead, loaded::add).nextSequence());
        assertEquals(batch(1), loaded);
    }

    @Test
    void aPoolOfTwoConnectionsWillDo() {
        try (SchedulerStore store = JdbcDatabase.open(new TestPool(source).source()).schedulerStore()) {
            assertKeeps(store, "lab");
        }
    }

    /** As many as the guide to stores says, and all of them are needed at once. */
    @Test
    void aPoolOfFourWillDoForAStoreAndItsNotifier() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        TestPool pool = new TestPool(source, 4);
        try (JdbcDatabase opened = JdbcDatabase.open(pool.source()); SchedulerStore store = opened.schedulerStore();
                Notifier notifier = opened.notifier(executor)) {
            Hint hint = new Hint("lab", Hint.Kind.NODE, "labA");
            notifier.await(hint).toCompletableFuture().get(20, TimeUnit.SECONDS);
            notifier.publish(hint);
            assertKeeps(store, "lab");
            assertEquals(4, pool.made().size());
        } finally {
            executor.shutdown();
        }
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the receiver ends");
    }

    @Test
    void aPoolThatThrowsMoreThanItMayIsExplained() {
        AtomicReference<RuntimeException> mood = new AtomicReference<>(new IllegalStateException("suspended"));
        DataSource moody = new ConnectionSource(() -> {
            if (mood.get() != null) {
                throw mood.get();
            }
            return source.getConnection();
        });
        assertEquals("The database cannot be reached. error=08001 The host's pool of connections failed. "
                + "error=java.lang.IllegalStateException: suspended Maybe the database is down, starts just now, or "
                + "cannot be reached.",
                assertThrows(StoreException.class, () -> JdbcDatabase.open(moody)).getMessage());
        mood.set(new IllegalStateException("suspended", new SQLException("FATAL: who are you?", "28000")));
        assertEquals("The database cannot be reached. error=28000 FATAL: who are you? Maybe the user or the password "
                + "is wrong.", assertThrows(StoreException.class, () -> JdbcDatabase.open(moody)).getMessage());
        mood.set(null);
        try (SchedulerStore store = JdbcDatabase.open(moody).schedulerStore()) {
            Leadership lead = store.acquire("lab", "leader");
            mood.set(new IllegalStateException("suspended"));
            StoreException told = assertThrows(StoreException.class, () -> store.load(lead, event -> { }));
            assertTrue(told.getMessage().contains("The host's pool of connections failed."), told.getMessage());
            mood.set(null);
            assertKeeps(store, "lab");
        }
    }

    @Test
    void connectionsGoBackAsTheyCame() throws SQLException {
        JdbcDatabase.open(source).close();
        TestPool pool = new TestPool(source).setUp(connection -> {
            if (database == TestDatabase.MARIADB) {
                execute(connection, "SET SESSION sql_mode = 'ANSI_QUOTES'");
            }
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            connection.setReadOnly(database == TestDatabase.POSTGRESQL);
            connection.setAutoCommit(false);
        });
        try (SchedulerStore store = JdbcDatabase.open(pool.source()).schedulerStore()) {
            assertKeeps(store, "lab");
        }
        assertEquals(2, pool.made().size());
        for (Connection connection : pool.made()) {
            assertFalse(connection.isClosed());
            assertFalse(connection.getAutoCommit());
            assertEquals(database == TestDatabase.POSTGRESQL, connection.isReadOnly());
            assertEquals(Connection.TRANSACTION_READ_UNCOMMITTED, connection.getTransactionIsolation());
            if (database == TestDatabase.MARIADB) {
                assertEquals(List.of("ANSI_QUOTES"), database.query(new ConnectionSource(() -> connection),
                        "SELECT @@SESSION.sql_mode"));
            }
        }
    }

    @Test
    void timesAreUtcWhateverTheZonesOfSessionAndJvmAre() throws SQLException {
        String zone = switch (database) {
            case MARIADB -> "SET time_zone = '+05:45'";
            default -> "SET TIME ZONE 'Asia/Kathmandu'";
        };
        DataSource far = new TestPool(source).setUp(connection -> execute(connection, zone)).source();
        TimeZone usual = TimeZone.getDefault();
        try (SchedulerStore store = JdbcDatabase.open(far).schedulerStore();
                SchedulerStore other = JdbcDatabase.open(source).schedulerStore()) {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            assertKeeps(store, "lab");
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            List<SchedulerEvent> loaded = new ArrayList<>();
            other.load(new Leadership("lab", "leader", 1), loaded::add);
            assertEquals(batch(1), loaded);
            String text = switch (database) {
                case MARIADB -> "created_at";
                default -> "created_at AT TIME ZONE 'UTC'";
            };
            String seen = database.query(source, "SELECT CAST(" + text + " AS CHAR(23)) FROM {requests}").get(0);
            assertEquals("2026-03-29 02:30:00.123", seen);
            String age = switch (database) {
                case MARIADB -> "TIMESTAMPDIFF(SECOND, acquired_at, UTC_TIMESTAMP(3))";
                default -> "EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - acquired_at))";
            };
            double seconds = Double.parseDouble(database.query(far, "SELECT " + age + " FROM {pools}").get(0));
            assertTrue(Math.abs(seconds) < 60, "acquired " + seconds + " s ago");
        } finally {
            TimeZone.setDefault(usual);
        }
    }

    @Test
    void aStoreSurvivesTheLossOfItsConnection() throws SQLException {
        TestPool pool = new TestPool(source);
        try (SchedulerStore store = JdbcDatabase.open(pool.source()).schedulerStore()) {
            Leadership lead = store.acquire("lab", "leader");
            for (Connection connection : pool.made()) {
                connection.close();
            }
            StoreException e = assertThrows(StoreException.class, () -> store.commit(lead, 1, batch(1)));
            assertTrue(e.getMessage().contains("doing=commit url=jdbc:"), e.getMessage());
            assertEquals(new CommitResult.Committed(), store.commit(lead, 1, batch(1)));
        }
    }

    /** Some pools' connections say that they are closed as soon as the driver's are. */
    @Test
    void aBrokenConnectionGoesBackToItsPoolToo() throws SQLException {
        List<Connection> lent = new CopyOnWriteArrayList<>();
        DataSource pool = new ConnectionSource(() -> {
            Connection connection = source.getConnection();
            lent.add(connection);
            return onClose(connection, () -> lent.remove(connection));
        });
        try (SchedulerStore store = JdbcDatabase.open(pool).schedulerStore()) {
            Leadership lead = store.acquire("lab", "leader");
            for (Connection connection : lent) {
                connection.close();
            }
            assertThrows(StoreException.class, () -> store.commit(lead, 1, batch(1)));
            assertKeeps(store, "other");
        }
        assertEquals(List.of(), lent);
    }

    private static Connection onClose(Connection connection, Runnable closing) {
        return (Connection) Proxy.newProxyInstance(HostDatabaseTest.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closing.run();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The next leader comes while the last one writes: first with other work, then with the same. */
    @Test
    void aLeaderThatIsOvertakenWhileItWritesIsToldSo() {
        for (List<SchedulerEvent> work : List.of(batch(2), batch(1))) {
            DataSource fresh = database.fresh();
            TestPool pool = new TestPool(fresh);
            try (SchedulerStore store = JdbcDatabase.open(pool.source()).schedulerStore();
                    SchedulerStore other = JdbcDatabase.open(fresh).schedulerStore()) {
                Leadership lead = store.acquire("lab", "first");
                AtomicBoolean once = new AtomicBoolean();
                pool.onPrepare(sql -> {
                    if (sql.startsWith("INSERT INTO berth_requests") && once.compareAndSet(false, true)) {
                        assertEquals(new CommitResult.Committed(),
                                other.commit(other.acquire("lab", "second"), 1, work));
                    }
                });
                CommitResult.Refused refused = assertInstanceOf(CommitResult.Refused.class,
                        store.commit(lead, 1, batch(1)));
                assertTrue(once.get());
                assertEquals(Cause.STALE_EPOCH, refused.cause(), refused.reason());
            }
        }
    }

    @Test
    void storesOfSeveralPrefixesLieSideBySide() throws SQLException {
        database.execute(source, "CREATE TABLE requests (mine INTEGER)", "INSERT INTO requests VALUES (7)");
        for (String prefix : List.of("berth_", "a_b", "X".repeat(30))) {
            try (SchedulerStore store = JdbcDatabase.builder(source).tablePrefix(prefix).build().schedulerStore()) {
                assertKeeps(store, "lab");
            }
        }
        assertEquals(List.of("7"), database.query(source, "SELECT mine FROM requests"));
    }

    @Test
    void badPrefixesAreRefused() {
        for (String prefix : List.of("a-b", "1a", "a b", "a;", "\"", "ä", "x".repeat(31))) {
            JdbcDatabase.Builder builder = JdbcDatabase.builder(source);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> builder.tablePrefix(prefix)).getMessage()
                    .contains("prefix=" + prefix));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
