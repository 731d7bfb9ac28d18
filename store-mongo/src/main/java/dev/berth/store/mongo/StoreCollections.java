package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import dev.berth.spi.StoreException;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * The collections of a store, with the index that serves each of its queries and those that CloudAI documents.
 *
 * <p>Ids are unique in a pool only, so the documented unique indexes have the pool as their second key; a search for
 * the id alone is served by them too.
 */
final class StoreCollections {

    static final String TASKS = "tasks";
    static final String WORKERS = "worker_registry";
    static final String ASSIGNMENTS = "assignments";
    static final String RESULTS = "results";
    static final String JOURNAL = "journal";
    static final String GPUS = "gpus";
    static final String USERS = "users";
    static final String AUDIT = "audit";
    static final String LEADER = "leader";

    /** The names that a host may change. */
    static final List<String> NAMES =
            List.of(TASKS, WORKERS, ASSIGNMENTS, RESULTS, JOURNAL, GPUS, USERS, AUDIT, LEADER);

    private static final Map<String, List<IndexModel>> INDEXES = Map.of(
            // Each change of a task; {task_id in …} of those that a batch ends; the same for assignments and results.
            TASKS, List.of(unique("task_id", "pool"),
                    // Live ones, ended ones: load, reconcile. Those ended before a time: sweep.
                    index("pool", PoolReader.ENDED_AT, PoolReader.ENDED_SEQUENCE),
                    // Documented, for people.
                    index("status"), index(new Document("created_at", -1))),
            WORKERS, List.of(unique("worker_id", "pool"), index("pool"),
                    index("is_active"), index(new Document("last_heartbeat", -1))),
            ASSIGNMENTS, List.of(unique("ass_id", "pool"), index("task_id"), index("worker_id")),
            RESULTS, List.of(unique("task_id", "pool"), index("worker_id")),
            // Those before the newest batch: prune. Batches are read by their _id.
            JOURNAL, List.of(index("pool", "sequence")),
            // Each change of a GPU; those beyond a worker's last one.
            GPUS, List.of(unique("worker_id", "gpu_number", "pool")),
            USERS, List.of(unique("user_id", "pool")),
            // Those before a time: sweep; the life of a task or worker, for people.
            AUDIT, List.of(index("pool", "until"), index("events.task_id"), index("events.worker_id")));

    private final Database database;
    private final Map<String, String> names;

    /**
     * Takes a database.
     *
     * @param database where the collections are
     * @param names the names of those that are not called as they are here
     */
    StoreCollections(Database database, Map<String, String> names) {
        this.database = database;
        this.names = Map.copyOf(names);
    }

    MongoCollection<Document> get(String name) {
        return database.collection(name(name));
    }

    String name(String name) {
        return names.getOrDefault(name, name);
    }

    /**
     * Makes the indexes that are not there.
     *
     * @throws StoreException if there is a unique index of somebody else, which would keep documents out
     */
    void createIndexes() {
        INDEXES.forEach((name, indexes) -> {
            get(name).createIndexes(indexes);
            get(name).listIndexes().forEach(index -> refuseForeign(name, index));
        });
    }

    private void refuseForeign(String name, Document index) {
        List<String> fields = List.copyOf(index.get("key", Document.class).keySet());
        if (index.getBoolean("unique", false) && !fields.contains("pool") && !fields.equals(List.of("_id"))) {
            throw new StoreException("A unique index knows no pools. collection=" + name(name) + " index="
                    + index.getString("name") + " fields=" + fields
                    + " Maybe drop it: there is one with the pool, which serves the same searches.", null);
        }
    }

    private static IndexModel unique(String... fields) {
        return new IndexModel(ascending(fields), new IndexOptions().unique(true));
    }

    private static IndexModel index(String... fields) {
        return index(ascending(fields));
    }

    private static IndexModel index(Document keys) {
        return new IndexModel(keys);
    }

    private static Document ascending(String... fields) {
        Document keys = new Document();
        for (String field : fields) {
            keys.append(field, 1);
        }
        return keys;
    }
}
