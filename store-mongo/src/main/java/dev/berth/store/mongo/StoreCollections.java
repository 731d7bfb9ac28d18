package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import dev.berth.spi.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * The collections of all families, under the names that they have in this database.
 *
 * <p>Each family is described with the indexes that serve its queries and those that CloudAI documents. Ids are unique
 * in a pool only, so the documented unique indexes have the pool as their second key; they serve a search for the id
 * alone too. Safe for use by any thread.
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
    static final String HINTS = "hints";
    static final String JOB_LOCKS = "job_locks";
    static final String SCHEMA = "berth_schema";

    /** The collections of {@link MongoStore}. */
    static final CollectionFamily SCHEDULER_FAMILY = new CollectionFamily("scheduler", 1, LEADER, Map.of(
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
            AUDIT, List.of(index("pool", "until"), index("events.task_id"), index("events.worker_id")),
            LEADER, List.of()));

    /** The collection of {@link MongoNotifier}. */
    static final CollectionFamily HINTS_FAMILY = new CollectionFamily("hints", 1, HINTS,
            // Those published before a time: sweep. Hints are read by their _id.
            Map.of(HINTS, List.of(index(MongoNotifier.PUBLISHED_AT))));

    /** The collection of {@link MongoJobLock}. */
    static final CollectionFamily JOB_LOCKS_FAMILY = new CollectionFamily("job-locks", 1, JOB_LOCKS,
            Map.of(JOB_LOCKS, List.of()));

    /** The standard names, which a host may replace. */
    static final Set<String> NAMES = Stream.concat(Stream.of(SCHEMA),
                    Stream.of(SCHEDULER_FAMILY, HINTS_FAMILY, JOB_LOCKS_FAMILY)
                            .flatMap(family -> family.indexes().keySet().stream()))
            .collect(Collectors.toCollection(TreeSet::new));

    private final DurableDatabase database;
    private final Map<String, String> names;

    /**
     * Creates the collections' description.
     *
     * @param database the database that holds the collections
     * @param names the names that differ from the standard, by the standard name
     */
    StoreCollections(DurableDatabase database, Map<String, String> names) {
        this.database = database;
        this.names = Map.copyOf(names);
    }

    /** Returns a collection by its standard name. */
    MongoCollection<Document> get(String standard) {
        return database.collection(name(standard));
    }

    /** Returns the name of a collection in this database. */
    String name(String standard) {
        return names.getOrDefault(standard, standard);
    }

    /**
     * Creates the indexes of a family that are missing.
     *
     * @throws StoreException if a collection has a foreign unique index that would refuse documents of another pool
     */
    void createIndexes(CollectionFamily family) {
        family.indexes().forEach((name, indexes) -> {
            if (!indexes.isEmpty()) {
                get(name).createIndexes(indexes);
                get(name).listIndexes().forEach(index -> refuseForeign(name, index));
            }
        });
    }

    private void refuseForeign(String name, Document index) {
        List<String> fields = List.copyOf(index.get("key", Document.class).keySet());
        if (index.getBoolean("unique", false) && !fields.contains("pool") && !fields.equals(List.of("_id"))) {
            throw new StoreException("A unique index ignores pools. collection=" + name(name) + " index="
                    + index.getString("name") + " fields=" + fields
                    + " Maybe drop it: the index that Berth creates with the pool serves the same searches.", null);
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
