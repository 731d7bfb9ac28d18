package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoDatabase;
import dev.berth.RequestStatus;
import dev.berth.Scheduler;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.local.InMemoryStore;
import dev.berth.model.RequestState;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken over from a CloudAI database, and what is refused with the document named. */
final class CloudAiImportTest {

    private final List<Document> workers = new ArrayList<>(List.of(CloudAiDocuments.worker()));
    private final List<Document> tasks = new ArrayList<>();
    private final List<Document> assignments = new ArrayList<>();
    private final InMemoryStore store = new InMemoryStore();

    private Document task(String id, String status, double gpu, int createdSeconds) {
        Document task = CloudAiDocuments.task().append("task_id", id).append("status", status).append("req_gpu", gpu)
                .append("req_cpu", 1.0).append("created_at", Date.from(CloudAiDocuments.CREATED
                        .plusSeconds(createdSeconds)));
        task.remove("_id");
        task.remove("started_at");
        tasks.add(task);
        return task;
    }

    private void running(String id, double gpu, int createdSeconds) {
        task(id, "running", gpu, createdSeconds).append("started_at",
                Date.from(CloudAiDocuments.CREATED.plusSeconds(createdSeconds + 100)));
        assignments.add(new Document("ass_id", "ass-" + id).append("task_id", id)
                .append("worker_id", "worker-north"));
    }

    private void aDatabase() {
        task("waits-2", "queued", 1.0, 20);
        task("waits-1", "pending", 0.25, 10);
        running("runs-1", 0.5, 0);
        running("runs-2", 1.0, 5);
        running("runs-3", 0.25, 7);
        task("done", "completed", 2.0, 1).append("completed_at", Date.from(CloudAiDocuments.CREATED.plusSeconds(50)));
        task("gone", "cancelled", 2.0, 2);
        task("bad", "failed", 2.0, 3);
    }

    private CloudAiDatabase database() {
        return new CloudAiDatabase(workers, tasks, assignments);
    }

    private CloudAiImport imported(SchedulerStore into) {
        return CloudAiImport.into(database(), into, "pool-a");
    }

    private void assertRefused(String... words) {
        DocumentException thrown = assertThrows(DocumentException.class, () -> imported(store));
        for (String word : words) {
            assertTrue(thrown.getMessage().contains(word), thrown.getMessage());
        }
        assertEquals(1, store.load(store.acquire("pool-a", "x"), event -> { }).nextSequence(), "nothing is kept");
    }

    @Test
    void aPoolGoesOnWhereTheDatabaseWas() {
        aDatabase();
        assertEquals(new CloudAiImport(1, 2, 3, 3), imported(store));
        List<SchedulerEvent> events = new ArrayList<>();
        store.load(store.acquire("pool-a", "x"), events::add);
        assertEquals(List.of("runs-1 0", "runs-2 1", "runs-3 0"), events.stream()
                .filter(RequestPlaced.class::isInstance).map(event -> ((RequestPlaced) event).allocation())
                .map(allocation -> allocation.requestId() + " " + allocation.placement().gpus().get(0))
                .collect(Collectors.toList()));
        try (Scheduler scheduler = Scheduler.builder().pool("pool-a").store(store).build()) {
            assertEquals(RequestState.PENDING, state(scheduler, "waits-1"), "its worker was not heard of");
            scheduler.nodes().register(WorkerDocuments.node(workers.get(0))).toCompletableFuture().join();
            assertEquals(RequestState.PLACED, state(scheduler, "waits-1"), "a quarter is left of GPU 0");
            assertEquals(RequestState.PENDING, state(scheduler, "waits-2"), "no GPU is free");
            assertEquals(RequestState.RUNNING, state(scheduler, "runs-3"));
            assertEquals(RequestState.CANCELLED, state(scheduler, "gone"));
        }
    }

    private static RequestState state(Scheduler scheduler, String id) {
        return scheduler.requests().status(id).toCompletableFuture().join().map(RequestStatus::state).orElseThrow();
    }

    @Test
    void mongoTakesWhatIsLiveInMongo() {
        aDatabase();
        MongoDatabase cluster = TestServer.freshDatabase();
        cluster.getCollection("WORKER_REGISTRY").insertMany(workers);
        cluster.getCollection("TASKS").insertMany(tasks);
        cluster.getCollection("ASSIGNMENTS").insertMany(assignments);
        MongoDatabase berth = TestServer.freshDatabase();
        MongoStore mongo = BerthMongo.open(berth).schedulerStore();
        assertEquals(new CloudAiImport(1, 2, 3, 3),
                CloudAiImport.into(CloudAiDatabase.read(cluster), mongo, "pool-a"));
        Document worker = berth.getCollection("worker_registry").find().first();
        assertEquals(1.75, worker.getDouble("allocated_gpu"));
        assertEquals(3.0, worker.getDouble("allocated_cpu"));
        assertEquals(List.of(), mongo.reconcile("pool-a"));
        StoreException again = assertThrows(StoreException.class, () -> imported(mongo));
        assertTrue(again.getMessage().startsWith("The pool already has events."), again.getMessage());
    }

    @Test
    void exportedLinesAreRead(@TempDir Path folder) throws IOException {
        aDatabase();
        write(folder, "WORKER_REGISTRY", workers);
        write(folder, "TASKS", tasks);
        write(folder, "ASSIGNMENTS", assignments);
        assertEquals(database(), CloudAiDatabase.read(folder));
    }

    private static void write(Path folder, String collection, List<Document> documents) throws IOException {
        JsonWriterSettings settings = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
        Files.writeString(folder.resolve(collection + ".json"), documents.stream()
                .map(document -> document.toJson(settings)).collect(Collectors.joining("\n", "", "\n\n")));
    }

    @Test
    void linesThatAreNoDocumentsAreNamed(@TempDir Path folder) throws IOException {
        DocumentException missing = assertThrows(DocumentException.class, () -> CloudAiDatabase.read(folder));
        assertTrue(missing.getMessage().contains("WORKER_REGISTRY.json"), missing.getMessage());
        Files.writeString(folder.resolve("WORKER_REGISTRY.json"), "{\"worker_id\": \"w\"}\n{\n");
        DocumentException broken = assertThrows(DocumentException.class, () -> CloudAiDatabase.read(folder));
        assertTrue(broken.getMessage().contains("line=2"), broken.getMessage());
        Files.write(folder.resolve("WORKER_REGISTRY.json"), new byte[] {'{', (byte) 0xff});
        DocumentException binary = assertThrows(DocumentException.class, () -> CloudAiDatabase.read(folder));
        assertTrue(binary.getMessage().contains("not UTF-8"), binary.getMessage());
    }

    @Test
    void anEmptyDatabaseIsAnEmptyPool() {
        workers.clear();
        assertEquals(new CloudAiImport(0, 0, 0, 0), imported(store));
    }

    @Test
    void anUnknownStatusWordIsRefused() {
        aDatabase();
        task("odd", "not_found", 0, 4);
        assertRefused("unknown state", "collection=TASKS task_id=odd", "value=not_found");
    }

    @Test
    void oneIdForTwoIsRefused() {
        aDatabase();
        task("done", "pending", 0, 99);
        assertRefused("Two documents have one id.", "task_id=done");
        tasks.clear();
        workers.add(CloudAiDocuments.worker());
        assertRefused("Two documents have one id.", "worker_id=worker-north");
    }

    @Test
    void runningWithoutOnePlaceIsRefused() {
        running("runs", 1.0, 0);
        assignments.add(assignments.get(0));
        assertRefused("two assignments", "ass_id=ass-runs");
        assignments.clear();
        assertRefused("no assignment", "task_id=runs");
        assignments.add(new Document("ass_id", "ass-runs").append("task_id", "runs").append("worker_id", "nobody"));
        assertRefused("unknown worker", "ass_id=ass-runs", "value=nobody");
    }

    @Test
    void moreThanAWorkerHasIsRefused() {
        running("runs-1", 0.75, 0);
        running("runs-2", 0.75, 1);
        running("runs-3", 0.5, 2);
        assertRefused("more than its worker has left", "task_id=runs-3");
    }
}
