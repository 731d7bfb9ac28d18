package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How long the server leaves a transaction open follows from the lease of the pool that it is for. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
final class TransactionLimitTest {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Parameter
    private TestDatabase database;
    private TestPool pool;
    private SchedulerStore store;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void open() {
        pool = new TestPool(database.fresh());
        store = JdbcDatabase.open(pool.source()).schedulerStore();
        pool.onPrepare(asked::add);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Leadership lead(String of, Duration lease) {
        return store.acquire(of, "leader", lease).orElseThrow();
    }

    private static List<SchedulerEvent> batch(long sequence) {
        return List.of(new RequestSubmitted(sequence, Request.builder("r-" + sequence)
                .shapes(Shape.of(1, 1, GpuDemand.none())).build(), Instant.EPOCH));
    }

    /** Commits, and asks the session afterwards: what it was told stays with it. */
    private String limitOf(Leadership lead, long sequence) throws SQLException {
        assertEquals(new CommitResult.Committed(), store.commit(lead, sequence, batch(sequence)));
        List<String> limits = new ArrayList<>();
        for (Connection connection : pool.made()) {
            if (!connection.isClosed()) {
                limits.add(limitOf(connection));
            }
        }
        // Only one connection has been told of any.
        limits.removeIf("0"::equals);
        return String.join(" ", limits);
    }

    private String limitOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet limit = statement.executeQuery(database == TestDatabase.MARIADB
                        ? "SELECT @@SESSION.idle_transaction_timeout" : "SHOW idle_in_transaction_session_timeout")) {
            limit.next();
            return limit.getString(1).replace("s", "");
        }
    }

    @Test
    void eachPoolHasItsOwn() throws SQLException {
        Leadership one = lead("one", SHORT);
        Leadership two = lead("two", LONG);
        Leadership unleased = lead("three", Duration.ZERO);
        for (int next = 1; next <= 2; next++) {
            assertEquals("2", limitOf(one, next));
            assertEquals("50", limitOf(two, next));
            assertEquals("", limitOf(unleased, next));
        }
        store.renew(one, LONG);
        assertEquals("50", limitOf(one, 3));
    }

    @Test
    void itHoldsOnTheNextConnectionToo() throws SQLException {
        Leadership one = lead("one", SHORT);
        for (Connection connection : pool.made()) {
            connection.close();
        }
        assertThrows(StoreException.class, () -> store.commit(one, 1, batch(1)));
        assertEquals("2", limitOf(one, 1));
    }

    @Test
    void theServerIsToldOnceOnly() throws SQLException {
        Leadership one = lead("one", SHORT);
        for (int next = 1; next <= 3; next++) {
            store.renew(one, SHORT);
            limitOf(one, next);
        }
        assertEquals(1, asked.stream().filter(sql -> sql.contains("idle_")).count());
    }
}
