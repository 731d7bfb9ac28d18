package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Hint;
import dev.berth.spi.JobLock;
import dev.berth.spi.Leadership;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the library looks for or changes it finds by an index, on every database: no table is read whole. */
final class QueryPlanTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shape ONE = Shape.of(1, 1, GpuDemand.whole(1));
    private static final int REQUESTS = 60;
    private static final int ENOUGH_ROWS = 4_000;
    private static final Hint HINT = new Hint("lab", Hint.Kind.REQUEST, "r-1");

    /** What no database can answer but by reading a whole table or a whole index. */
    private static final List<String> WHOLE = List.of("SELECT id, pool FROM {requests} ORDER BY id, pool LIMIT 5",
            "SELECT sequence FROM {audit_log} WHERE node_id = 'n-1'",
            "SELECT id FROM {requests} WHERE status = 'PENDING'");

    private final List<SchedulerEvent> life = new ArrayList<>();
    private final RecordedStatements recorded = new RecordedStatements();

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#available")
    void noTableIsReadFromEndToEnd(TestDatabase database) throws Exception {
        DataSource source = database.fresh();
        try (JdbcDatabase opened = JdbcDatabase.open(new HostDatabase(recorded.on(source)::getConnection,
                database.dialect(), ""),
                Optional.of(database.tables().prefix()), true)) {
            live(opened.schedulerStore());
            lock(opened.jobLock());
            tell(opened);
        }
        fill(database, source);
        if (database == TestDatabase.SQLITE) {
            // The only one that counts its rows when it is told to, and nobody tells it.
            assertNoScans(database, source);
        }
        String analyze = database == TestDatabase.SQLITE || database == TestDatabase.POSTGRESQL ? "ANALYZE {"
                : "ANALYZE TABLE {";
        for (String table : TestDatabase.TABLES) {
            database.execute(source, analyze + table + "}");
        }
        assertNoScans(database, source);
        assertFindsScans(database, source);
    }

    private void assertNoScans(TestDatabase database, DataSource source) throws SQLException {
        List<String> scans = new ArrayList<>();
        int explained = 0;
        try (Connection connection = source.getConnection()) {
            for (String sql : recorded.texts()) {
                if (sql.matches("(?s)(SELECT|UPDATE|DELETE)\\b.*") && isOurs(database.tables(), sql)) {
                    explained++;
                    String plan = plan(database, sql, connection);
                    if (readsAll(database, plan) || readsTheDead(sql, plan)) {
                        scans.add(sql + "\n    " + plan);
                    }
                }
            }
        }
        assertEquals(List.of(), scans);
        assertTrue(explained >= 30, explained + " statements were seen");
    }

    /** Names a table of ours; the few rows that tell the version are read whole. */
    private static boolean isOurs(Tables tables, String sql) {
        return TestDatabase.TABLES.stream().anyMatch(table ->
                sql.matches("(?s).*\\b(FROM|JOIN|UPDATE) " + tables.prefix() + table + "\\b.*"));
    }

    /** What a pool has held and ended grows for ever: what is live now is found without it. */
    private static boolean readsTheDead(String sql, String plan) {
        return sql.matches("SELECT (?s).* IS NULL\\b.*") && !plan.toLowerCase().matches("(?s).*(_by_ending|_live).*");
    }

    private String plan(TestDatabase database, String sql, Connection connection) throws SQLException {
        String explain = database == TestDatabase.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
        List<String> lines = new ArrayList<>();
        try (PreparedStatement statement = recorded.prepareLike(sql, explain, connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                lines.add(String.join("|", columns.stream().map(String::valueOf).toList()));
            }
        }
        return String.join("\n    ", lines);
    }

    /** An index that is read whole is a table that is read whole. */
    private static boolean readsAll(TestDatabase database, String plan) {
        return switch (database) {
            case SQLITE -> plan.contains("SCAN") || !plan.contains("SEARCH");
            // The condition that an index is searched with follows its name.
            case H2 -> plan.contains(".tableScan") || !plan.contains("/* PUBLIC.")
                    || Pattern.compile("/\\* PUBLIC\\.\\w+(?!\\w|: )").matcher(plan).find();
            case POSTGRESQL -> plan.contains("Seq Scan") || !plan.contains("Index")
                    || count("Index (Only )?Scan", plan) > count("Index Cond:", plan);
            case MARIADB -> !plan.lines()
                    .allMatch(line -> line.trim().split("\\|")[3].matches("const|ref|range|eq_ref"));
        };
    }

    private static long count(String pattern, String plan) {
        return Pattern.compile(pattern).matcher(plan).results().count();
    }

    /** What this test would not find if it took an index that is read whole for one that is searched. */
    private void assertFindsScans(TestDatabase database, DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            for (String sql : WHOLE) {
                String plan = plan(database, database.tables().sql(sql), connection);
                assertTrue(readsAll(database, plan), sql + "\n    " + plan);
            }
        }
    }

    /** Everything that can happen to a pool. */
    private void live(SchedulerStore store) {
        for (int i = 0; i < 4; i++) {
            life.add(new NodeRegistered(i, Node.builder("n-" + i).gpus(2, "A100", 1).build(), NodeState.ACTIVE, T0));
        }
        life.add(new NodeRegistered(0, Node.builder("n-0").gpus(3, "A100", 1).build(), NodeState.ACTIVE, T0));
        life.add(new NodeStateChanged(1, "n-1", NodeState.ACTIVE, NodeState.DRAINING, "", T0));
        life.add(new NodeSeen(2, "n-2", T0));
        life.add(new GpuStateChanged(3, "n-3", 1, GpuState.MAINTENANCE, T0));
        for (int i = 0; i < REQUESTS; i++) {
            life.add(new RequestSubmitted(next(), Request.builder("r-" + i).shapes(ONE).build(), T0));
        }
        Leadership lead = store.acquire("lab", "leader", Duration.ofMinutes(1)).orElseThrow();
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, life));
        int before = life.size();
        for (int i = 0; i < REQUESTS; i++) {
            long id = next();
            String request = "r-" + i;
            life.add(new RequestPlaced(new Allocation(id, i, request, 1, new Placement(i % 4, "n-" + i % 4, ONE, 1),
                    T0, Optional.of(T0.plusSeconds(9)))));
            life.add(new RequestStarted(request, id, T0));
            life.add(new RequestExpiring(request, id, T0));
            life.add(new RequestExtended(request, id, T0.plusSeconds(99), T0));
            if (i == 0) {
                life.add(new RequestRequeued(request, 2, OptionalLong.of(id), "", T0));
            } else if (i > 3) {
                life.add(new RequestEnded(next(), request, 7, RequestState.FAILED, OptionalLong.of(id), "", "", T0));
            }
        }
        assertEquals(new CommitResult.Committed(), store.commit(lead, before + 1, life.subList(before, life.size())));
        Set<Class<?>> kinds = life.stream().map(Object::getClass).collect(Collectors.toCollection(HashSet::new));
        assertEquals(new HashSet<>(Arrays.asList(SchedulerEvent.class.getPermittedSubclasses())), kinds);
        store.renew(lead, Duration.ofMinutes(1));
        store.load(lead, event -> { });
    }

    private long next() {
        return life.size() + 1;
    }

    private static void lock(JobLock lock) {
        try (JobLock.Hold hold = lock.take("lab", "roll-up", Duration.ofMinutes(1)).orElseThrow()) {
            assertTrue(hold.keep(Duration.ofMinutes(1)));
            assertTrue(lock.take("lab", "roll-up", Duration.ofMinutes(1)).isEmpty());
        }
        lock.take("lab", "roll-up", Duration.ofMinutes(1)).orElseThrow().close();
    }

    private static void tell(JdbcDatabase opened) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Notifier waiting = opened.notifier(executor); Notifier publishing = opened.notifier(executor)) {
            for (int i = 0; i < 3; i++) {
                CompletionStage<Hint> told = waiting.await(HINT);
                publishing.publish(List.of(HINT));
                told.toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdown();
            assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    /** Other pools of the same content, and hints of the last hour, so that a planner would rather use an index. */
    private void fill(TestDatabase database, DataSource source) throws SQLException {
        for (String table : TestDatabase.TABLES.subList(0, TestDatabase.TABLES.indexOf("hints"))) {
            String columns = columns(database, source, table).stream().filter(name -> !name.equals("pool"))
                    .collect(Collectors.joining(", "));
            for (int i = 0; count(database, source, table) < ENOUGH_ROWS; i++) {
                database.execute(source, "INSERT INTO {" + table + "} (pool, " + columns + ") SELECT CONCAT(pool, '"
                        + (char) ('a' + i) + "'), " + columns + " FROM {" + table + "}");
            }
        }
        fillHints(database, source);
    }

    private static List<String> columns(TestDatabase database, DataSource source, String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = source.getConnection(); PreparedStatement query = connection.prepareStatement(
                database.tables().sql("SELECT * FROM {" + table + "} WHERE 1 = 0"));
                ResultSet none = query.executeQuery()) {
            for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                names.add(none.getMetaData().getColumnName(i).toLowerCase());
            }
        }
        return names;
    }

    private static int count(TestDatabase database, DataSource source, String table) throws SQLException {
        return Integer.parseInt(database.query(source, "SELECT count(*) FROM {" + table + "}").get(0));
    }

    private static void fillHints(TestDatabase database, DataSource source) throws SQLException {
        Instant now = Instant.now();
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(database.tables().sql(
                        "INSERT INTO {hints} (pool, kind, id, mark, published_at) VALUES (?, 'NODE', ?, 1, ?)"))) {
            connection.setAutoCommit(false);
            for (int i = 0; i < ENOUGH_ROWS; i++) {
                insert.setString(1, "pool-" + i % 10);
                insert.setString(2, "n-" + i);
                insert.setObject(3, database.dialect().times().written(now.minusMillis(i * 920L)
                        .truncatedTo(ChronoUnit.MILLIS)));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
