package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that go to the database together come out as if each had gone alone. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#available")
final class StatementBatchTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shape ONE = Shape.of(8000, 65_536, GpuDemand.whole(1));
    private static final List<String> WORDS = List.of("plain", "NULL", "{a,b}", "\"quoted\" 'twice'", "back\\slash",
            "ümläut 漢字 \uD83D\uDE00", "%s ? :name $1");

    @Parameter
    private TestDatabase database;
    private DataSource source;
    private SchedulerStore store;
    private Leadership lead;
    private final List<SchedulerEvent> batch = new ArrayList<>();
    private long next = 1;

    @BeforeEach
    void open() {
        source = database.fresh();
        store = JdbcDatabase.open(source).schedulerStore();
        lead = store.acquire("lab", "leader");
        batch.add(new NodeRegistered(0, Node.builder("labA").gpus(8, "A100", 81_920).build(), NodeState.ACTIVE, T0));
        commit();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long sequence() {
        return next + batch.size();
    }

    private void commit() {
        assertEquals(new CommitResult.Committed(), store.commit(lead, next, batch));
        next += batch.size();
        batch.clear();
    }

    private void assertRefused() {
        CommitResult.Refused refused = assertInstanceOf(CommitResult.Refused.class, store.commit(lead, next, batch));
        assertEquals(Cause.BAD_BATCH, refused.cause(), refused.reason());
        batch.clear();
    }

    private RequestBuilder request(String id) {
        return Request.builder(id).user("ada").shapes(ONE);
    }

    private void submit(Request request) {
        batch.add(new RequestSubmitted(sequence(), request, T0.plusMillis(sequence())));
    }

    private long place(String request) {
        submit(request(request).build());
        Allocation allocation = new Allocation(sequence(), 0, request, 1, new Placement(0, "labA", ONE, 0b1), T0,
                Optional.empty());
        batch.add(new RequestPlaced(allocation));
        return allocation.id();
    }

    private void end(String request, long allocation) {
        batch.add(new RequestEnded(sequence(), request, 7, RequestState.COMPLETED, OptionalLong.of(allocation), "done",
                "of " + request, T0.plusSeconds(sequence())));
    }

    private List<String> query(String sql) throws SQLException {
        return database.query(source, sql);
    }

    private List<SchedulerEvent> load() {
        List<SchedulerEvent> loaded = new ArrayList<>();
        store.load(lead, loaded::add);
        return loaded;
    }

    @Test
    void eachRowKeepsItsOwnWordsAndTimes() {
        List<Request> asked = new ArrayList<>();
        for (String words : WORDS) {
            asked.add(request("r-" + asked.size() + words).project(words).attribute("words", words).build());
        }
        for (Instant time : List.of(Instant.EPOCH, T0.plusMillis(1), Instant.parse("9999-12-31T23:59:59.999Z"))) {
            asked.add(request("at-" + time).deadline(time).build());
            asked.add(request("from-" + time).earliestStart(time).build());
        }
        // More than go together in one statement, twice, and some.
        for (int i = 0; i < 150; i++) {
            asked.add(request("number-" + i).project("project-" + i).attribute("number", "" + i).build());
        }
        asked.forEach(this::submit);
        commit();
        assertEquals(asked, load().stream().filter(RequestSubmitted.class::isInstance)
                .map(event -> ((RequestSubmitted) event).request()).toList());
    }

    @Test
    void whatIsTheSameInAllRowsIsWrittenInAll() throws SQLException {
        long first = place("r-1");
        long second = place("r-2");
        commit();
        end("r-1", first);
        end("r-2", second);
        commit();
        assertEquals(List.of("r-1|COMPLETED|done|of r-1|" + first, "r-2|COMPLETED|done|of r-2|" + second),
                query("SELECT id, status, reason, detail, allocation_id FROM {requests} ORDER BY id"));
        assertEquals(List.of("2"), query("SELECT COUNT(*) FROM {allocations} WHERE ended_at IS NOT NULL"));
    }

    @Test
    void theLastOfSeveralChangesOfOneRowHolds() throws SQLException {
        long held = place("r-1");
        commit();
        for (int hours = 1; hours <= 3; hours++) {
            batch.add(new RequestExtended("r-1", held, T0.plusSeconds(3600L * hours), T0));
        }
        batch.add(new NodeStateChanged(0, "labA", NodeState.ACTIVE, NodeState.DRAINING, "first", T0));
        batch.add(new NodeStateChanged(0, "labA", NodeState.DRAINING, NodeState.ACTIVE, "second", T0));
        for (int i = 0; i < 4; i++) {
            batch.add(new NodeSeen(0, "labA", T0.plusSeconds(i)));
            batch.add(new GpuStateChanged(0, "labA", i, GpuState.MAINTENANCE, T0));
        }
        batch.add(new GpuStateChanged(0, "labA", 1, GpuState.AVAILABLE, T0));
        commit();
        assertEquals(List.of("2026-03-01T15:00:00Z"), query("SELECT end_time FROM {allocations}"));
        assertEquals(List.of("ACTIVE|second|2026-03-01T12:00:03Z"),
                query("SELECT status, status_reason, last_seen FROM {nodes}"));
        assertEquals(List.of("0", "2", "3"),
                query("SELECT gpu_number FROM {gpus} WHERE state = 'MAINTENANCE' ORDER BY gpu_number"));
    }

    @Test
    void oneRowThatIsNotThereRefusesAll() {
        long first = place("r-1");
        long second = place("r-2");
        commit();
        List<SchedulerEvent> before = load();
        end("r-1", first);
        end("r-2", second);
        end("r-3", second + 2);
        assertRefused();
        assertEquals(before, load());
    }

    @Test
    void nobodyGivesBackWhatAnotherHolds() {
        long first = place("r-1");
        long second = place("r-2");
        commit();
        end("r-1", second);
        end("r-2", first);
        assertRefused();
        end("r-1", first);
        end("r-2", first);
        assertRefused();
        batch.add(new RequestRequeued("r-1", 2, OptionalLong.of(second), "", T0));
        assertRefused();
        end("r-1", first);
        end("r-2", second);
        commit();
        batch.add(new RequestExtended("r-1", first, T0, T0));
        assertRefused();
    }

    @Test
    void aRequestIsSubmittedOnce() {
        submit(request("r-1").build());
        submit(request("r-1").build());
        assertRefused();
        submit(request("r-1").build());
        commit();
        List<SchedulerEvent> before = load();
        for (int i = 150; i >= 1; i--) {
            submit(request("r-" + i).build());
        }
        assertRefused();
        assertEquals(before, load());
    }

    /** Plans that read a table, or all that lives, for a row make the cost of a change grow with the pool. */
    @Test
    void postgresqlFindsEachRowByItsKey() throws SQLException {
        if (database != TestDatabase.POSTGRESQL) {
            return;
        }
        int requests = 1_000;
        List<Long> held = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            held.add(place("r-" + i));
            commit();
        }
        for (int i = 0; i < requests; i += 4) {
            for (int j = i; j < i + 4; j++) {
                end("r-" + j, held.get(j));
            }
            commit();
        }
        store.close();
        long read = Long.parseLong(query("SELECT SUM(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables "
                + "WHERE schemaname = current_schema() AND relname IN ('berth_requests', 'berth_allocations')").get(0));
        assertTrue(read < 10 * requests, "rows read: " + read);
    }
}
