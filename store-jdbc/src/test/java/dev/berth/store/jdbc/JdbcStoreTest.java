package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store does beyond the contract of stores, on every database. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#available")
final class JdbcStoreTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shape TWO = Shape.of(8000, 65_536, GpuDemand.whole(2));

    @Parameter
    private TestDatabase database;
    private DataSource source;
    private SchedulerStore store;

    @BeforeEach
    void open() {
        source = database.fresh();
        store = another();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SchedulerStore another() {
        return JdbcDatabase.open(source).schedulerStore();
    }

    private static RequestSubmitted submitted(long sequence, String id, Priority priority) {
        return new RequestSubmitted(sequence, Request.builder(id).user("ada").project("vision").shapes(TWO)
                .priority(priority).duration(Duration.ofHours(2)).build(), T0.plusMillis(sequence));
    }

    private static RequestPlaced placed(long id, String request) {
        return new RequestPlaced(new Allocation(id, 0, request, 1, new Placement(0, "labA", TWO, 0b11),
                T0.plusMillis(id), Optional.of(T0.plus(Duration.ofHours(2)))));
    }

    private List<SchedulerEvent> morning() {
        return List.of(new NodeRegistered(0, Node.builder("labA").gpus(4, "RTX 3090", 24_268).build(),
                NodeState.ACTIVE, T0), new GpuStateChanged(0, "labA", 3, GpuState.MAINTENANCE, T0),
                submitted(3, "r-1", Priority.EMERGENCY), submitted(4, "r-2", Priority.LOW), placed(5, "r-1"));
    }

    private List<String> query(String sql) throws SQLException {
        return database.query(source, sql);
    }

    @Test
    void peopleCanReadTheTablesWhileTheStoreIsOpen() throws SQLException {
        Leadership lead = store.acquire("lab", "leader");
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, morning()));
        assertEquals(List.of("r-1|PLACED|2|1000|8000|65536|7200000"), query("SELECT id, status, num_gpus, gpu_milli, "
                + "cpu_millis, memory_mib, duration_millis FROM {requests} WHERE priority = 'EMERGENCY'"));
        assertEquals(List.of("r-1|labA|2026-03-01T12:00:00.005Z|2026-03-01T14:00:00Z|null"),
                query("SELECT request_id, node_id, start_time, end_time, ended_at FROM {allocations}"));
        assertEquals(List.of("0|1000", "1|1000"),
                query("SELECT gpu_number, gpu_milli FROM {allocation_gpus} ORDER BY gpu_number"));
        assertEquals(List.of("3"), query("SELECT gpu_number FROM {gpus} WHERE state = 'MAINTENANCE'"));
        assertEquals(List.of("lab|leader|6|null"), query("SELECT pool, leader, sequence, lease_until FROM {pools}"));
        assertEquals(List.of("ada|2026-03-01T12:00:00.003Z"), query("SELECT id, first_request_at FROM {users}"));
    }

    @Test
    void viewsSpeakTheWordsOfNewcomers() throws SQLException {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        assertEquals(List.of("labA|2|NVIDIA|RTX 3090|24268"),
                query("SELECT server_name, gpu_number, manufacturer, model_name, vram_size_mb FROM {available_gpus}"));
        assertEquals(List.of("0|IN_USE", "1|IN_USE", "2|AVAILABLE", "3|MAINTENANCE"),
                query("SELECT gpu_number, status FROM {gpu_status} ORDER BY gpu_number"));
        assertEquals(List.of("r-2|ada|2|LOW|null|2026-03-01T12:00:00.004Z"),
                query("SELECT id, user_id, num_gpus, priority, server_name, created_at FROM {pending_requests} "
                        + "WHERE requested_time = 2"));
        assertEquals(List.of("r-1|ada|PLACED|labA|2026-03-01T12:00:00.005Z|2026-03-01T14:00:00Z"),
                query("SELECT id, user_id, status, server_name, start_time, end_time FROM {running_requests} "
                        + "WHERE requested_time = 2"));
        assertEquals(List.of("labA|ACTIVE|1|2026-03-01T12:00:00Z"),
                query("SELECT hostname, status, in_use, created_at FROM {node_status}"));
        store.commit(lead, 6, List.of(new SchedulerEvent.NodeStateChanged(0, "labA", NodeState.ACTIVE,
                NodeState.DRAINING, "", T0)));
        assertEquals(List.of(), query("SELECT gpu_number FROM {available_gpus}"));
    }

    @Test
    void aGpuIsFoundUnderItsDocumentedKey() throws SQLException {
        store.commit(store.acquire("lab", "leader"), 1, morning());
        assertEquals(List.of("0"),
                query("SELECT gpu_number FROM {gpus} WHERE id = 'ec26b7d2dfc3352be795f3a6039f330f'"));
    }

    @Test
    void gpusThatShareTheirDocumentedKeyAreShown() throws SQLException {
        Leadership lead = store.acquire("lab", "leader");
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, List.of(
                new NodeRegistered(0, Node.builder("n1").gpus(1, "A100", 1).build(), NodeState.ACTIVE, T0),
                new NodeRegistered(1, Node.builder("n").gpus(11, "A100", 1).build(), NodeState.ACTIVE, T0))));
        assertEquals(List.of("n|10", "n1|0"), query("SELECT g.server_name, g.gpu_number FROM {gpus} g "
                + "JOIN {ambiguous_gpus} a ON a.pool = g.pool AND a.id = g.id ORDER BY g.server_name"));
        assertEquals(List.of("2"), query("SELECT gpus FROM {ambiguous_gpus}"));
    }

    @Test
    void everythingThatHappenedStandsInTheAuditLog() throws SQLException {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        SchedulerEvent end = new RequestEnded(6, "r-1", 7, RequestState.FAILED, OptionalLong.of(5), "exit",
                "exit code 1", T0.plusSeconds(9));
        assertInstanceOf(CommitResult.Refused.class, store.commit(lead, 6, List.of(end, end)));
        store.commit(lead, 6, List.of(end));
        assertEquals(List.of(
                "1|2026-03-01T12:00:00Z|node-registered|null|null|labA|The node is registered. state=ACTIVE gpus=4",
                "2|2026-03-01T12:00:00Z|gpu-state-changed|null|null|labA|"
                        + "A GPU changed its state. gpu=3 to=MAINTENANCE",
                "3|2026-03-01T12:00:00.003Z|request-submitted|r-1|null|null|"
                        + "The request is queued. priority=EMERGENCY gpus=2 gpuMilli=1000 project=vision user=ada",
                "4|2026-03-01T12:00:00.004Z|request-submitted|r-2|null|null|"
                        + "The request is queued. priority=LOW gpus=2 gpuMilli=1000 project=vision user=ada",
                "5|2026-03-01T12:00:00.005Z|request-placed|r-1|5|labA|"
                        + "The request is placed. attempt=1 gpus=[0, 1] until=2026-03-01T14:00:00Z",
                "6|2026-03-01T12:00:09Z|request-ended|r-1|5|null|"
                        + "The request ended. state=FAILED reason=exit detail=exit code 1"),
                query("SELECT sequence, at, event, request_id, allocation_id, node_id, detail FROM {audit_log} "
                        + "ORDER BY sequence"));
    }

    @Test
    void rowsOfWhatHasEndedStay() throws SQLException {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        store.commit(lead, 6, List.of(new RequestEnded(6, "r-1", 7, RequestState.COMPLETED, OptionalLong.of(5), "done",
                "exit code 0", T0.plusSeconds(9))));
        assertEquals(List.of("5|2026-03-01T12:00:09Z"), query("SELECT id, ended_at FROM {allocations}"));
        assertEquals(List.of("r-1|COMPLETED|done|exit code 0"),
                query("SELECT id, status, reason, detail FROM {requests} WHERE ended_at IS NOT NULL"));
        assertEquals(List.of("3"), query("SELECT count(*) FROM {available_gpus}"));
        assertEquals(List.of("0"), query("SELECT in_use FROM {node_status}"));
    }

    @Test
    void dataThatCannotBeIsRefusedAndLeavesNothing() {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        SchedulerEvent fresh = submitted(6, "r-3", Priority.LOW);
        List<SchedulerEvent> bad = List.of(submitted(7, "r-1", Priority.LOW), submitted(7, "r-3", Priority.LOW),
                placed(7, "r-1"), placed(7, "nobody"), placed(5, "r-3"),
                new RequestEnded(7, "nobody", 1, RequestState.FAILED, OptionalLong.empty(), "", "", T0),
                new RequestEnded(7, "r-2", 1, RequestState.FAILED, OptionalLong.of(99), "", "", T0),
                new SchedulerEvent.NodeSeen(1, "labA", T0), new SchedulerEvent.NodeSeen(0, "labB", T0),
                new NodeRegistered(0, Node.builder("labB").build(), NodeState.ACTIVE, T0),
                new NodeRegistered(1, Node.builder("labA").build(), NodeState.ACTIVE, T0),
                new GpuStateChanged(0, "labA", 4, GpuState.MAINTENANCE, T0));
        for (SchedulerEvent event : bad) {
            CommitResult result = store.commit(lead, 6, List.of(fresh, event));
            assertEquals(Cause.BAD_BATCH, assertInstanceOf(CommitResult.Refused.class, result, event.toString())
                    .cause());
        }
        assertInstanceOf(CommitResult.Refused.class, store.commit(lead, 6, List.of()));
        List<SchedulerEvent> loaded = new ArrayList<>();
        assertEquals(new PoolPosition(6, 0, T0.plusMillis(5)), store.load(lead, loaded::add));
        assertEquals(morning().size(), loaded.size());
        assertEquals(new CommitResult.Committed(), store.commit(lead, 6, List.of(fresh)));
    }

    @Test
    void twoStoresOnOneDatabaseAreFencedByTheEpoch() {
        Leadership first = store.acquire("lab", "first");
        store.commit(first, 1, morning());
        try (SchedulerStore other = another()) {
            Leadership second = other.acquire("lab", "second");
            CommitResult.Refused refused = assertInstanceOf(CommitResult.Refused.class,
                    store.commit(first, 6, List.of(submitted(6, "r-6", Priority.LOW))));
            assertEquals(Cause.STALE_EPOCH, refused.cause());
            assertTrue(refused.reason().contains("leader=second"), refused.reason());
            assertEquals(new CommitResult.Committed(),
                    other.commit(second, 6, List.of(submitted(6, "r-6", Priority.LOW))));
        }
    }

    @Test
    void poolsOverlapOnSeveralThreadsAndStores() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SchedulerStore other = another()) {
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String pool = "pool-" + i;
                SchedulerStore mine = i % 2 == 0 ? store : other;
                work.add(() -> {
                    Leadership lead = mine.acquire(pool, "leader");
                    for (int next = 1; next <= 100; next++) {
                        assertEquals(new CommitResult.Committed(),
                                mine.commit(lead, next, List.of(submitted(next, "r-" + next, Priority.LOW))));
                    }
                    return mine.load(lead, event -> { }).nextSequence();
                });
            }
            for (Future<Long> next : threads.invokeAll(work)) {
                assertEquals(101, next.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aStoreMayBeUsedInsideALoad() {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        store.load(lead, event -> store.acquire("other", "leader"));
        assertEquals(morning().size() + 1, store.acquire("other", "leader").epoch());
    }

    @Test
    void aLoadSeesOneStateOfThePool() {
        Leadership lead = store.acquire("lab", "leader");
        store.commit(lead, 1, morning());
        List<SchedulerEvent> loaded = new ArrayList<>();
        PoolPosition position = store.load(lead, event -> {
            if (loaded.isEmpty()) {
                assertEquals(new CommitResult.Committed(),
                        store.commit(lead, 6, List.of(submitted(6, "r-3", Priority.LOW), placed(7, "r-2"))));
            }
            loaded.add(event);
        });
        assertEquals(new PoolPosition(6, 0, T0.plusMillis(5)), position);
        assertEquals(morning().size(), loaded.size());
    }

    @Test
    void aClosedStoreSaysSo() {
        Leadership lead = store.acquire("lab", "leader");
        store.close();
        for (Runnable use : List.<Runnable>of(() -> store.acquire("lab", "leader"), () -> store.load(lead, e -> { }),
                () -> store.commit(lead, 1, morning()))) {
            assertTrue(assertThrows(StoreException.class, use::run).getMessage().contains("closed"));
        }
    }
}
