package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way through the real driver: what it writes, sends, receives and decodes is what the readers understand. */
class DriverTest {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private MongoClient client;
    private MongoDatabase database;

    @BeforeEach
    void start() {
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("cluster_db");
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void readsTasks() {
        MongoCollection<Document> tasks = database.getCollection("TASKS");
        tasks.insertMany(List.of(
                CloudAiDocuments.task(),
                CloudAiDocuments.task().append("_id", new ObjectId()).append("task_id", "task-7002")
                        .append("req_gpu", 0.25).append("status", "queued"),
                CloudAiDocuments.task().append("_id", new ObjectId()).append("task_id", "task-7003")
                        .append("status", "not_found")));

        List<Document> found = tasks.find().sort(Sorts.ascending("task_id")).into(new ArrayList<>());

        Request whole = TaskDocuments.request(found.get(0));
        assertEquals(TaskDocuments.request(CloudAiDocuments.task()), whole);
        assertEquals(RequestState.RUNNING, TaskDocuments.state(found.get(0)));
        assertEquals(CloudAiDocuments.CREATED, TaskDocuments.createdAt(found.get(0)));
        Request share = TaskDocuments.request(found.get(1));
        assertEquals("task-7002", share.id());
        assertEquals(250, share.shapes().get(0).gpus().gpuMilli());
        assertEquals(RequestState.PENDING, TaskDocuments.state(found.get(1)));
        assertThrows(DocumentException.class, () -> TaskDocuments.state(found.get(2)));
    }

    @Test
    void readsWorkers() {
        MongoCollection<Document> workers = database.getCollection("WORKER_REGISTRY");
        workers.insertOne(CloudAiDocuments.worker());

        List<Node> nodes = workers.find().map(WorkerDocuments::node).into(new ArrayList<>());

        assertEquals(List.of(WorkerDocuments.node(CloudAiDocuments.worker())), nodes);
    }
}
