package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is kept, and is what a pool of that load holds. */
final class DurableBenchmarkTest {

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "h2"})
    void theDatabaseHasWhatTheHostHolds(String store) {
        DurableBenchmark.Kept kept = new DurableBenchmark.Kept();
        kept.store = store;
        kept.batch = 16;
        kept.nodes = 20;
        kept.fill();
        kept.replace(320);
        assertEquals(new Workload(20, 80).size(), kept.host.held().size());
        assertEquals(sorted(kept.host.held()), sorted(found(kept.opened)));
        kept.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theDatabaseOfAServerHasWhatTheHostHolds() {
        theDatabaseHasWhatTheHostHolds("postgresql");
    }

    private static List<Allocation> found(SchedulerStore store) {
        List<Allocation> found = new ArrayList<>();
        store.load(store.acquire("default", "auditor"), event -> {
            if (event instanceof RequestPlaced placed) {
                found.add(placed.allocation());
            }
        });
        return found;
    }

    private static List<Allocation> sorted(List<Allocation> allocations) {
        return allocations.stream().sorted(Comparator.comparingLong(Allocation::id)).toList();
    }

    @Test
    void anUnknownStoreIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DurableStore.named("mongodb"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsPlacedRowByRowIsTakenFromTheNodes() throws SQLException {
        DurableBenchmark.Rows rows = new DurableBenchmark.Rows();
        rows.connections = 4;
        rows.nodes = 20;
        rows.fill();
        int size = new Workload(20, 80).size();
        rows.replace(200);
        assertEquals(List.of((long) size, size + 200L), List.of(
                number(rows.server.url(), "SELECT count(*) FROM allocation WHERE ended_at IS NULL"),
                number(rows.server.url(), "SELECT count(*) FROM request")));
        assertEquals(20L * Workload.GPUS, number(rows.server.url(),
                "SELECT (SELECT sum(free_gpus) FROM node) + sum(gpus) FROM request WHERE status = 'RUNNING'"));
        rows.close();
    }

    private static long number(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aLongPastIsReadAndNotKept() {
        LoadBenchmark benchmark = new LoadBenchmark();
        benchmark.store = "sqlite";
        benchmark.past = 300;
        benchmark.live = 80;
        benchmark.write();
        List<SchedulerEvent> present = benchmark.load();
        assertEquals(80, present.stream().filter(RequestPlaced.class::isInstance).count());
        assertEquals(PoolPast.NODES + 2 * 80, present.size());
        benchmark.close();
    }
}
