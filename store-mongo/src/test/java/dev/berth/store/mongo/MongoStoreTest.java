package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.T0;
import static dev.berth.store.mongo.Happenings.TENTHS;
import static dev.berth.store.mongo.Happenings.TWO_GPUS;
import static dev.berth.store.mongo.Happenings.ended;
import static dev.berth.store.mongo.Happenings.load;
import static dev.berth.store.mongo.Happenings.placed;
import static dev.berth.store.mongo.Happenings.registered;
import static dev.berth.store.mongo.Happenings.requeued;
import static dev.berth.store.mongo.Happenings.submitted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.NodeState;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult.Refused;
import dev.berth.spi.Leadership;
import dev.berth.spi.StoreException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What the documents say, and what becomes of data that a document cannot have or that somebody else has changed. */
final class MongoStoreTest {

    private final MongoDatabase database = TestServer.freshDatabase();
    private final List<FieldDrift> drifts = new ArrayList<>();
    private final MongoStore store = BerthMongo.builder(database).onDrift(drifts::add).build().schedulerStore();
    private final Leadership lead = store.acquire(POOL, "leader-1");
    private long next = 1;

    private void commit(SchedulerEvent... events) {
        assertEquals(new CommitResult.Committed(), Happenings.commit(store, lead, next, events));
        next += events.length;
    }

    private Document only(String collection) {
        List<Document> all = database.getCollection(collection).find()
                .projection(Projections.exclude("_id", "berth")).into(new ArrayList<>());
        assertEquals(1, all.size(), collection);
        return all.get(0);
    }

    private Document own(String collection) {
        Document first = database.getCollection(collection).find().first();
        return first.get("berth", Document.class);
    }

    private void oneTaskRuns() {
        commit(registered(0), submitted(2, "task-1", TENTHS), placed(3, "task-1", 1, 0, TENTHS),
                new RequestStarted("task-1", 3, T0.plusSeconds(5)), new NodeSeen(0, "node-0", T0.plusSeconds(6)));
    }

    @Test
    void aTaskHasTheDocumentedFields() {
        oneTaskRuns();
        Document running = new Document("task_id", "task-1").append("user_id", "user-ada")
                .append("docker_image", "images.example/train:3").append("command", "python train.py")
                .append("req_cpu", 2.1).append("req_memory", 4.5).append("req_storage", 10.0).append("req_gpu", 0.3)
                .append("status", "running").append("created_at", Date.from(T0))
                .append("started_at", Date.from(T0.plusSeconds(5))).append("pool", POOL);
        assertEquals(running, only("tasks"));
        commit(ended(6, "task-1", RequestState.TIMED_OUT, 3));
        assertEquals(running.append("status", "failed").append("completed_at", Date.from(T0.plusSeconds(6))),
                only("tasks"));
        assertEquals(TaskDocuments.request(only("tasks")).shapes(), List.of(TENTHS), "the reader reads it");
    }

    @Test
    void aWorkerHasTheDocumentedFields() {
        oneTaskRuns();
        assertEquals(new Document("worker_id", "node-0").append("worker_ip", "10.0.0.1:50052")
                .append("total_cpu", 8.0).append("total_memory", 16.0).append("total_storage", 100.0)
                .append("total_gpu", 4.0).append("allocated_cpu", 2.1).append("allocated_memory", 4.5)
                .append("allocated_storage", 10.0).append("allocated_gpu", 0.3).append("available_cpu", 5.9)
                .append("available_memory", 11.5).append("available_storage", 90.0).append("available_gpu", 3.7)
                .append("is_active", true).append("last_heartbeat", T0.getEpochSecond() + 6)
                .append("registered_at", Date.from(T0.plusSeconds(6)))
                .append("updated_at", Date.from(T0.plusSeconds(6))).append("pool", POOL), only("worker_registry"));
    }

    @Test
    void anAssignmentAndAResultHaveTheDocumentedFields() {
        oneTaskRuns();
        assertEquals(new Document("ass_id", "ass-task-1").append("task_id", "task-1").append("worker_id", "node-0")
                .append("assigned_at", Date.from(T0.plusSeconds(3))).append("pool", POOL), only("assignments"));
        assertEquals(0, database.getCollection("results").countDocuments());
        commit(ended(6, "task-1", RequestState.FAILED, 3));
        assertEquals(new Document("task_id", "task-1").append("worker_id", "node-0").append("status", "failed")
                .append("logs", "exit code 1").append("completed_at", Date.from(T0.plusSeconds(6)))
                .append("pool", POOL), only("results"));
    }

    @Test
    void whatWasHeldComesBackToTheLastBit() {
        commit(registered(0));
        for (int round = 0; round < 3; round++) {
            long first = next;
            String id = "task-" + round;
            commit(submitted(first, id, TENTHS, TWO_GPUS), placed(first + 1, id, 1, 0, TWO_GPUS),
                    requeued(id, 2, first + 1), placed(first + 3, id, 2, 0, TENTHS));
            assertEquals(0.3 * (round + 1), only("worker_registry").getDouble("allocated_gpu"), 1e-9);
        }
        commit(ended(next, "task-0", RequestState.COMPLETED, 5), ended(next + 1, "task-1", RequestState.FAILED, 9));
        commit(requeued("task-2", 3, 13));
        Document worker = only("worker_registry");
        for (String amount : List.of("cpu", "memory", "storage", "gpu")) {
            assertEquals(0.0, worker.getDouble("allocated_" + amount), amount);
            assertEquals(worker.getDouble("total_" + amount), worker.getDouble("available_" + amount), amount);
        }
        assertEquals(List.of("completed", "failed", "pending"), database.getCollection("tasks").find()
                .sort(new Document("task_id", 1)).map(task -> task.getString("status")).into(new ArrayList<>()));
    }

    @Test
    void aTaskThatIsPlacedAgainHasOneAssignment() {
        commit(registered(0), registered(1), submitted(3, "task-1", TWO_GPUS), placed(4, "task-1", 1, 0, TWO_GPUS));
        commit(requeued("task-1", 2, 4), placed(6, "task-1", 2, 1, TWO_GPUS));
        assertEquals("node-1", only("assignments").getString("worker_id"));
        assertEquals(List.of(0, 1), own("assignments").getList("gpus", Integer.class));
    }

    @Test
    void theSameCompletionOfferedAgainChangesNothing() {
        oneTaskRuns();
        commit(ended(6, "task-1", RequestState.COMPLETED, 3));
        Document worker = only("worker_registry");
        next--;
        commit(ended(6, "task-1", RequestState.COMPLETED, 3));
        assertEquals(worker, only("worker_registry"));
        assertEquals("success", only("results").getString("status"));
    }

    @Test
    void theJournalKeepsNothingButTheNewestBatch() {
        commit(registered(0));
        for (int i = 0; i < 5; i++) {
            commit(submitted(next, "task-" + i, TENTHS));
        }
        assertEquals(6L, only("journal").get("sequence"));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), database.getCollection("audit").find()
                .map(row -> row.getList("events", Document.class).get(0).getLong("sequence")).into(new ArrayList<>()));
    }

    @Test
    void aBatchThatIsTooLargeForADocumentIsKept() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            events.add(new RequestSubmitted(i, Request.builder("task-" + i).shapes(TENTHS)
                    .attribute("x", "\u20AC".repeat(65_000)).build(), T0));
        }
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, events));
        assertTrue(database.getCollection("journal").countDocuments() > 1);
        assertEquals(events, load(store, lead));
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, events), "offered again");
    }

    @Test
    void anEventThatIsTooLargeForADocumentIsRefused() {
        commit(submitted(1, "task-1", TENTHS));
        CommitResult result = Happenings.commit(store, lead, 2, new RequestEnded(2, "task-1", 7, RequestState.FAILED,
                OptionalLong.empty(), "", "x".repeat(3 << 20), T0));
        assertEquals(Cause.BAD_BATCH, assertInstanceOf(Refused.class, result).cause());
        assertEquals(List.of(submitted(1, "task-1", TENTHS)), load(store, lead));
    }

    @Test
    void manyLongWordsFitIntoTheAudit() {
        List<SchedulerEvent> events = new ArrayList<>(List.of(registered(0)));
        for (int i = 0; i < 30; i++) {
            events.add(new NodeStateChanged(0, "node-0", NodeState.ACTIVE, NodeState.ERROR,
                    "\uD83D\uDE80".repeat(300_000), T0));
        }
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, events));
        assertEquals(1, load(store, lead).size());
        String detail = database.getCollection("audit").find().first().getList("events", Document.class).get(1)
                .getString("detail");
        assertTrue(detail.startsWith("The node changed its state. from=ACTIVE to=ERROR reason=\uD83D\uDE80")
                && detail.endsWith("\uD83D\uDE80\u2026"), detail);
    }

    @Test
    void aListenerThatThrowsFailsNoCommit() {
        oneTaskRuns();
        database.getCollection("worker_registry").updateOne(Filters.eq("worker_id", "node-0"),
                Updates.inc("allocated_cpu", -6.0));
        MongoStore deaf = BerthMongo.builder(database).onDrift(drift -> {
            throw new IllegalArgumentException("enough");
        }).build().schedulerStore();
        assertEquals(new CommitResult.Committed(),
                Happenings.commit(deaf, lead, next, new NodeSeen(0, "node-0", T0.plusSeconds(60))));
    }

    /** At the first of many ends, the last ones are still at the server. */
    @Test
    void thePastIsReadPieceByPiece() {
        int past = 3_000;
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 0; i < past; i++) {
            events.add(submitted(next + events.size(), "task-" + i, TENTHS));
            events.add(new RequestEnded(next + events.size(), "task-" + i, i, RequestState.CANCELLED,
                    OptionalLong.empty(), "", "", T0.plusSeconds(i / 7)));
        }
        commit(events.toArray(SchedulerEvent[]::new));
        AtomicInteger pieces = new AtomicInteger();
        List<Integer> piecesBefore = new ArrayList<>();
        List<SchedulerEvent> told = new ArrayList<>();
        try (MongoClient client = TestServer.client(new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                pieces.addAndGet(event.getCommandName().equals("getMore") ? 1 : 0);
            }
        }); MongoStore other = BerthMongo.open(client.getDatabase(database.getName())).schedulerStore()) {
            other.load(lead, event -> {
                piecesBefore.add(pieces.get());
                told.add(event);
            });
        }
        assertEquals(events.stream().filter(RequestEnded.class::isInstance).toList(), told);
        assertEquals(0, piecesBefore.get(0));
        assertEquals(past / 1_000 - 1, piecesBefore.get(past - 1));
    }

    /** It is not the database that could not be used. */
    @Test
    void whatAReaderOfTheLoadThrowsIsItsOwn() {
        oneTaskRuns();
        commit(ended(next, "task-1", RequestState.COMPLETED, 3));
        for (Class<?> kind : List.of(NodeRegistered.class, RequestEnded.class)) {
            IllegalStateException enough = new IllegalStateException("enough");
            assertSame(enough, assertThrows(IllegalStateException.class, () -> store.load(lead, event -> {
                if (kind.isInstance(event)) {
                    throw enough;
                }
            })));
        }
    }

    @Test
    void aForeignNegativeIncrementIsToldAndPutRight() {
        oneTaskRuns();
        database.getCollection("worker_registry").updateOne(Filters.eq("worker_id", "node-0"),
                Updates.inc("allocated_cpu", -6.0));
        load(store, lead);
        assertEquals(1, drifts.size());
        assertEquals("allocated_cpu", drifts.get(0).field());
        assertEquals("2.1", drifts.get(0).expected());
        commit(submitted(6, "task-2", TENTHS), placed(7, "task-2", 1, 0, TENTHS));
        assertEquals(4.2, only("worker_registry").getDouble("allocated_cpu"));
    }

    @Test
    void aForeignStatusWordIsToldAndLosesNothing() {
        oneTaskRuns();
        List<SchedulerEvent> before = load(store, lead);
        database.getCollection("tasks").updateOne(Filters.eq("task_id", "task-1"), Updates.set("status", "not_found"));
        assertEquals(before, load(store, lead));
        assertEquals(List.of(new FieldDrift("tasks", "task-1", "status", "not_found", "running")), drifts);
    }

    @Test
    void aDocumentThatSomebodyBrokeIsNamed() {
        oneTaskRuns();
        database.getCollection("tasks").updateOne(Filters.eq("task_id", "task-1"), Updates.unset("berth.submitted"));
        StoreException thrown = assertThrows(StoreException.class, () -> load(store, lead));
        assertTrue(thrown.getMessage().contains("pool=pool-a task_id=task-1"), thrown.getMessage());
        database.getCollection("worker_registry").updateOne(Filters.eq("worker_id", "node-0"), Updates.unset("berth"));
        thrown = assertThrows(StoreException.class,
                () -> Happenings.commit(store, lead, 6, new NodeSeen(0, "node-0", T0.plusSeconds(60))));
        assertTrue(thrown.getMessage().contains("pool=pool-a worker_id=node-0"), thrown.getMessage());
    }

    @Test
    void collectionsMayHaveOtherNames() {
        MongoStore other = BerthMongo.builder(database).collection("tasks", "TASKS").build().schedulerStore();
        Happenings.commit(other, other.acquire("pool-b", "leader"), 1, submitted(1, "task-1", TENTHS));
        assertEquals("pool-b", only("TASKS").getString("pool"));
        assertThrows(IllegalArgumentException.class, () -> BerthMongo.builder(database).collection("task", "TASKS"));
    }

    @Test
    void theDocumentedIndexesAreThere() {
        Set<Document> keys = database.getCollection("tasks").listIndexes()
                .map(index -> index.get("key", Document.class)).into(new HashSet<>());
        assertTrue(keys.containsAll(Set.of(new Document("task_id", 1).append("pool", 1), new Document("status", 1),
                new Document("created_at", -1))), keys.toString());
    }

    @Test
    void aUniqueIndexWithoutThePoolIsRefused() {
        MongoDatabase foreign = TestServer.freshDatabase();
        foreign.getCollection("tasks").createIndex(Indexes.ascending("task_id"), new IndexOptions().unique(true));
        StoreException thrown = assertThrows(StoreException.class, () -> BerthMongo.open(foreign).schedulerStore());
        assertTrue(thrown.getMessage().contains("collection=tasks index=task_id_1"), thrown.getMessage());
    }

    @Test
    void aServerThatIsTooOldIsRefused() {
        assumeFalse(TestServer.isReal(), "needs a server older than 5.0");
        MongoServer old = TestServer.start(new Version44());
        try (MongoClient client = MongoClients.create(old.getConnectionString())) {
            StoreException thrown = assertThrows(StoreException.class,
                    () -> BerthMongo.open(client.getDatabase("berth")).schedulerStore());
            assertTrue(thrown.getMessage().contains("least=5.0"), thrown.getMessage());
        } finally {
            old.shutdownNow();
        }
    }

    /** A version that the driver still speaks to. */
    private static final class Version44 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 29);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }
}
