package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.SchedulerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/coming-from.md} says to newcomers holds on every database: each query finds something. */
final class ComingFromTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shape ONE = Shape.of(1, 1, GpuDemand.whole(1));

    private final List<SchedulerEvent> events = new ArrayList<>();

    private static List<String> found(String pattern) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/coming-from.md"))) {
            root = root.getParent();
        }
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(root.resolve("docs/coming-from.md")))
                .results().map(found -> found.group(1)).toList();
    }

    private void register(String name) {
        events.add(new NodeRegistered(events.size(), Node.builder(name).gpus(2, "RTX 3090", 24_268).build(),
                NodeState.ACTIVE, T0));
    }

    private void place(String request, String user, int node, String name) {
        events.add(new RequestSubmitted(events.size() + 1,
                Request.builder(request).user(user).shapes(ONE).build(), T0));
        long id = events.size() + 1;
        events.add(new RequestPlaced(new Allocation(id, (int) id, request, 1, new Placement(node, name, ONE, 1), T0,
                Optional.empty())));
        events.add(new RequestStarted(request, id, T0));
    }

    private void live(SchedulerStore store) {
        register("server1");
        register("vm-001");
        register("vm-002");
        place("done", "ada", 0, "server1");
        events.add(new RequestEnded(events.size() + 1, "done", 7, RequestState.COMPLETED, OptionalLong.of(5), "", "",
                T0.plusSeconds(5_400)));
        place("train", "ada", 0, "server1");
        place("desk", "ada@example.org", 1, "vm-001");
        events.add(new RequestSubmitted(events.size() + 1, Request.builder("waits").shapes(ONE).build(), T0));
        assertEquals(new CommitResult.Committed(), store.commit(store.acquire("lab", "leader"), 1, events));
    }

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#available")
    void everyQueryFindsSomethingAndEveryColumnIsThere(TestDatabase database) throws Exception {
        DataSource source = database.fresh();
        try (SchedulerStore store = JdbcDatabase.open(source).schedulerStore()) {
            live(store);
        }
        List<String> queries = found("```sql\n(.*?)```");
        assertTrue(queries.size() > 8, queries.toString());
        for (String sql : queries) {
            if (!sql.contains("MD5") || TestDatabase.servers().anyMatch(database::equals)) {
                List<String> rows = database.query(source, inWordsOf(database, sql));
                assertFalse(rows.isEmpty(), sql);
                assertTrue(!sql.contains("MD5") || rows.equals(List.of("IN_USE")), rows.toString());
            }
        }
        for (String column : found("`(berth_\\w+\\.\\w+)`")) {
            String sql = "SELECT " + column.replaceFirst(".*\\.", "") + " FROM " + column.replaceFirst("\\..*", "");
            database.query(source, inWordsOf(database, sql));
        }
    }

    private static String inWordsOf(TestDatabase database, String sql) {
        return sql.replace(JdbcDatabase.DEFAULT_PREFIX, database.tables().prefix());
    }
}
