package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand who wait for a node each get it, whatever happens to the one connection that tells them. */
final class NotificationTest {

    private static final int MANY = 1_000;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private DataSource source = TestDatabase.POSTGRESQL.fresh();
    private Notifier waiting;
    private Notifier publishing;

    NotificationTest() {
        JdbcDatabase database = JdbcDatabase.open(source);
        waiting = database.notifier(executor);
        publishing = database.notifier(executor);
    }

    @BeforeEach
    void makeTable() throws SQLException {
        execute("CREATE TABLE given (request VARCHAR(50) PRIMARY KEY, node VARCHAR(50) NOT NULL)");
    }

    @AfterEach
    void close() throws InterruptedException {
        waiting.close();
        publishing.close();
        executor.shutdown();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the listener ends");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String node(String request) {
        try (Connection connection = source.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT node FROM given WHERE request = ?")) {
            query.setString(1, request);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The wait as the interface prescribes it: await, look, and only then wait. */
    private CompletionStage<String> whenGiven(String request) {
        CompletionStage<Hint> hint = waiting.await(new Hint("lab", Hint.Kind.REQUEST, request));
        String node = node(request);
        return node.isEmpty() ? hint.thenComposeAsync(told -> whenGiven(request), executor)
                : CompletableFuture.completedStage(node);
    }

    private void give(int from, int to, boolean tell) throws SQLException {
        List<Hint> hints = new ArrayList<>();
        execute("INSERT INTO given SELECT 'r-' || i, 'node-' || i FROM generate_series(" + from + ", " + (to - 1)
                + ") AS i");
        for (int i = from; i < to; i++) {
            hints.add(new Hint("lab", Hint.Kind.REQUEST, "r-" + i));
        }
        if (tell) {
            publishing.publish(hints);
        }
    }

    private List<CompletionStage<String>> allWait() {
        List<CompletionStage<String>> stages = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            stages.add(whenGiven("r-" + i));
        }
        return stages;
    }

    private static void assertAllGiven(List<CompletionStage<String>> stages) throws Exception {
        for (int i = 0; i < stages.size(); i++) {
            assertEquals("node-" + i, stages.get(i).toCompletableFuture().get(30, TimeUnit.SECONDS));
        }
    }

    private String listeners() throws SQLException {
        return TestDatabase.POSTGRESQL.query(source, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
                .get(0);
    }

    private void awaitListener() throws Exception {
        for (int i = 0; i < 500 && listeners().equals("0"); i++) {
            Thread.sleep(20);
        }
        assertEquals("1", listeners());
    }

    @Test
    void aThousandWaitOnOneConnection() throws Exception {
        give(0, 100, true);
        List<CompletionStage<String>> stages = allWait();
        awaitListener();
        give(100, MANY, true);
        assertAllGiven(stages);
        assertEquals("1", listeners());
    }

    @Test
    void aDroppedListenerComesBackAndMissesNothing() throws Exception {
        List<CompletionStage<String>> stages = allWait();
        awaitListener();
        give(0, 300, true);
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
        give(300, 600, false);
        give(600, MANY, true);
        assertAllGiven(stages);
    }

    @Test
    void aConnectionThatGoesBackListensNoMore() throws Exception {
        TestPool pool = new TestPool(source, 4);
        try (Notifier pooled = JdbcDatabase.open(pool.source()).notifier(executor)) {
            pooled.await(new Hint("lab", Hint.Kind.NODE, "node-1"));
            awaitListener();
        }
        executor.shutdown();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the listener ends");
        for (Connection connection : pool.made()) {
            assertFalse(connection.isClosed());
            assertEquals(List.of(), TestDatabase.POSTGRESQL.query(new ConnectionSource(() -> connection),
                    "SELECT pg_listening_channels()"));
        }
    }

    @Test
    void aBadPayloadWakesEverybody() throws Exception {
        List<CompletionStage<String>> stages = allWait();
        awaitListener();
        give(0, MANY, false);
        for (String payload : List.of("", "{", "[]", "[1,2,3]", "[\"lab\",\"REQUEST\"]", "null", "DROP TABLE given")) {
            execute("NOTIFY berth_hints, '" + payload + "'");
        }
        assertAllGiven(stages);
    }
}
