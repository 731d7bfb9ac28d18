package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How the tables come about, and what happens where they are not what they should be. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#available")
final class SchemaTest {

    @Parameter
    private TestDatabase database;
    private DataSource source;

    @BeforeEach
    void fresh() {
        source = database.fresh();
    }

    private JdbcDatabase.Builder builder() {
        return JdbcDatabase.builder(source).tablePrefix(database.tables().prefix());
    }

    private TreeSet<String> names() throws SQLException {
        try (Connection connection = source.getConnection(); ResultSet rows = connection.getMetaData().getTables(
                connection.getCatalog(), connection.getSchema(), null, new String[] {"TABLE", "BASE TABLE", "VIEW"})) {
            TreeSet<String> names = new TreeSet<>();
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
            return names;
        }
    }

    private void assertRefused(boolean migrate, String... words) throws SQLException {
        TreeSet<String> before = names();
        StoreException e = assertThrows(StoreException.class, () -> builder().migrate(migrate).build());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage() + " should say " + word);
        }
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertEquals(before, names(), "nothing is written");
    }

    private void assertWorks(JdbcDatabase opened) {
        try (opened) {
            assertEquals(1, opened.schedulerStore().acquire("lab", "leader").epoch());
        }
    }

    @Test
    void aHostMayMigrateByItself() throws SQLException {
        String ddl = JdbcDatabase.ddl(database.dialect().toString(), database.tables().prefix(), "scheduler");
        assertFalse(ddl.contains("${"), ddl);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : ddl.replaceAll("--.*", "").split(";\\s*")) {
                statement.execute(sql);
            }
        }
        assertEquals(List.of("scheduler|1|V1__pools_nodes_requests.sql|1"), record());
        TreeSet<String> before = names();
        assertWorks(builder().migrate(false).build());
        builder().migrate(true).build().close();
        assertEquals(before, names(), "there was nothing to migrate");
    }

    @Test
    void missingTablesAreRefusedUnlessTheStoreMayMakeThem() throws SQLException {
        assertRefused(false, "has no tables of Berth", "schema=0", "known=1", "Maybe run what");
        assertWorks(builder().build());
    }

    @Test
    void newerTablesAreRefused() throws SQLException {
        builder().build().close();
        database.execute(source, "INSERT INTO {schema_scripts} (family, version, script, begun_at, ended_at) "
                + "SELECT family, 99, 'V99__later.sql', begun_at, ended_at FROM {schema_scripts}");
        assertRefused(true, "newer version", "schema=99", "known=" + TableFamily.SCHEDULER.newest());
        assertRefused(false, "newer version", "schema=99", "known=" + TableFamily.SCHEDULER.newest());
    }

    @Test
    void tablesOfOthersAreNotTouched() throws SQLException {
        if (database == TestDatabase.SQLITE) {
            return;
        }
        database.execute(source, "CREATE TABLE {gpus} (mine INTEGER)");
        assertRefused(true, "Tables of others", "names=[berth_gpus]", "Maybe choose another prefix");
        database.execute(source, "DROP TABLE {gpus}", "CREATE TABLE gpus (mine INTEGER)");
        assertWorks(builder().build());
    }

    @Test
    void severalMayMigrateAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 3; round++) {
                source = database.fresh();
                CountDownLatch ready = new CountDownLatch(4);
                Callable<SchedulerStore> work = () -> {
                    ready.countDown();
                    ready.await();
                    return builder().build().schedulerStore();
                };
                List<SchedulerStore> stores = new ArrayList<>();
                for (Future<SchedulerStore> opened : threads.invokeAll(Collections.nCopies(4, work))) {
                    stores.add(opened.get());
                }
                for (int i = 0; i < 4; i++) {
                    assertEquals(i + 1, stores.get(i).acquire("lab", "leader-" + i).epoch());
                }
                stores.forEach(SchedulerStore::close);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** An underscore in a name is a wildcard where metadata is asked for. */
    @Test
    void aSchemaWhoseNameMatchesAnothersIsNotTheOther() throws SQLException {
        if (database != TestDatabase.POSTGRESQL && database != TestDatabase.H2) {
            return;
        }
        String fresh = database.freshUrl();
        database.execute(TestDatabase.at(fresh), "CREATE SCHEMA teama1", "CREATE SCHEMA team_1");
        String url = database == TestDatabase.H2 ? fresh + ";SCHEMA="
                : fresh.replaceFirst("currentSchema=.*", "currentSchema=");
        JdbcDatabase.open(url + "teama1").close();
        assertWorks(JdbcDatabase.open(url + "team_1"));
    }

    private List<String> record() throws SQLException {
        return database.query(source, "SELECT family, version, script, CASE WHEN ended_at >= begun_at THEN 1 ELSE 0 "
                + "END FROM {schema_scripts}");
    }

    /** Its process was killed where the database keeps each table at once. */
    @Test
    void aScriptThatBrokeOffIsNotTakenForTablesOfOthers() throws SQLException {
        if (database.dialect().undoesTables()) {
            return;
        }
        builder().build().close();
        assertEquals(List.of("scheduler|1|V1__pools_nodes_requests.sql|1"), record());
        for (String view : List.of("ambiguous_gpus", "available_gpus", "gpu_status", "node_status", "pending_requests",
                "running_requests", "users")) {
            database.execute(source, "DROP VIEW {" + view + "}");
        }
        for (String table : TestDatabase.TABLES.subList(2, TestDatabase.TABLES.size())) {
            database.execute(source, "DROP TABLE {" + table + "}");
        }
        database.execute(source, "UPDATE {schema_scripts} SET ended_at = NULL");
        assertRefused(true, "A script that makes tables broke off.", "script=V1__pools_nodes_requests.sql",
                "begun=[berth_nodes, berth_pools] Maybe", "drop what was begun");
        database.execute(source, "DROP TABLE {nodes}", "DROP TABLE {pools}");
        assertWorks(builder().build());
        assertEquals(List.of("scheduler|1|V1__pools_nodes_requests.sql|1"), record());
    }

    /** H2 and MariaDB keep what was made before; what was wrong is told, at the next start what is left to do, too. */
    @Test
    void aScriptThatFailsHalfwayTellsWhyAndWhatToDrop() throws SQLException {
        if (database != TestDatabase.H2 && database != TestDatabase.POSTGRESQL) {
            return;
        }
        database.execute(source, "CREATE TABLE others (x INTEGER)", "CREATE INDEX {gpus_by_id} ON others (x)");
        String first = assertThrows(StoreException.class, () -> builder().build()).getMessage();
        assertTrue(first.toLowerCase().contains("berth_gpus_by_id\" already exists"), first);
        database.execute(source, "DROP TABLE others");
        if (database == TestDatabase.H2) {
            String again = assertThrows(StoreException.class, () -> builder().build()).getMessage();
            String begun = "[berth_gpus, berth_nodes, berth_pools]";
            for (String told : List.of(first, again)) {
                assertTrue(told.contains(" begun=" + begun + " Maybe let the user make tables"), told);
                assertTrue(told.contains("drop what was begun"), told);
                assertFalse(told.contains("\n"), told);
            }
            database.execute(source, "DROP TABLE {gpus}, {nodes}, {pools}");
        }
        assertWorks(builder().build());
    }
}
