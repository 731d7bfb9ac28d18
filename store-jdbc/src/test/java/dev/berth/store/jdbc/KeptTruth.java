package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at what a database has kept of a pool after hosts or the server were killed. */
final class KeptTruth {

    private final String url;
    private final Tables tables;

    KeptTruth(String url) {
        this.url = url;
        this.tables = new Tables(url.startsWith("jdbc:sqlite:") ? "" : JdbcDatabase.DEFAULT_PREFIX);
    }

    /** Whatever a host was told is there, and nothing is held twice now. */
    void assertHas(Collection<String> placed, Collection<String> ended) throws InterruptedException {
        Set<String> known = new HashSet<>();
        Set<String> over = new HashSet<>();
        Map<String, Long> held = new HashMap<>();
        try (SchedulerStore store = JdbcDatabase.open(url).schedulerStore()) {
            store.load(leadInTime(store), event -> note(event, known, over, held));
        }
        known.addAll(over);
        assertMissesNone("placed", placed, known);
        assertMissesNone("ended", ended, over);
    }

    private static Leadership leadInTime(SchedulerStore store) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Optional<Leadership> lead = store.acquire(LoadedHost.POOL, "auditor", Duration.ZERO);
            if (lead.isPresent()) {
                return lead.get();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The lease of the dead does not end.");
    }

    private static void assertMissesNone(String what, Collection<String> told, Set<String> kept) {
        Set<String> missing = new HashSet<>(told);
        missing.removeAll(kept);
        assertEquals(Set.of(), missing, what + " of " + told.size());
    }

    private static void note(SchedulerEvent event, Set<String> known, Set<String> over, Map<String, Long> held) {
        if (event instanceof RequestPlaced placed) {
            known.add(placed.allocation().requestId());
            long mask = placed.allocation().placement().gpuMask();
            assertEquals(0, held.getOrDefault(placed.allocation().nodeId(), 0L) & mask, "held twice: " + placed);
            held.merge(placed.allocation().nodeId(), mask, (before, more) -> before | more);
        } else if (event instanceof RequestEnded ended) {
            over.add(ended.requestId());
        }
    }

    /** In all that ever happened, by the audit log, no GPU was given away while it was held, and no batch is half. */
    int assertNothingWasHeldTwice() throws SQLException {
        Map<Long, String> allocations = new HashMap<>();
        Set<String> held = new HashSet<>();
        int events = 0;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(tables.sql("SELECT sequence, event, allocation_id, node_id, "
                        + "detail FROM {audit_log} WHERE pool = '" + LoadedHost.POOL + "' ORDER BY sequence"))) {
            while (rows.next()) {
                assertEquals(++events, rows.getInt(1), "numbers have no gaps");
                long allocation = rows.getLong(3);
                if (rows.getString(2).equals("request-placed")) {
                    allocations.put(allocation, gpus(rows.getString(4), rows.getString(5)));
                    Arrays.stream(allocations.get(allocation).split(",")).forEach(gpu ->
                            assertTrue(held.add(gpu), gpu + " was held twice, allocation=" + allocation));
                } else if (allocation != 0 && rows.getString(2).matches("request-(ended|requeued)")) {
                    held.removeAll(Set.of(allocations.get(allocation).split(",")));
                }
            }
        }
        assertEquals(events + 1, number("SELECT sequence FROM {pools} WHERE pool = 'lab'"), "events and their count");
        assertEquals(held.size(), number("SELECT count(*) FROM {allocation_gpus} g JOIN {allocations} a "
                + "ON a.pool = g.pool AND a.id = g.allocation_id WHERE a.ended_at IS NULL"), "held now");
        return events;
    }

    private static String gpus(String node, String detail) {
        String numbers = detail.replaceFirst(".*gpus=\\[(.*?)].*", "$1");
        return String.join(",", Arrays.stream(numbers.split(", ")).map(gpu -> node + ":" + gpu).toList());
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(tables.sql(sql))) {
            row.next();
            return row.getLong(1);
        }
    }
}
