package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.T0;
import static dev.berth.store.mongo.Happenings.TENTHS;
import static dev.berth.store.mongo.Happenings.ended;
import static dev.berth.store.mongo.Happenings.load;
import static dev.berth.store.mongo.Happenings.placed;
import static dev.berth.store.mongo.Happenings.registered;
import static dev.berth.store.mongo.Happenings.requeued;
import static dev.berth.store.mongo.Happenings.submitted;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.model.GpuState;
import dev.berth.model.RequestState;
import dev.berth.spi.Hint;
import dev.berth.spi.JobLock;
import dev.berth.spi.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No query of a store, notifier or lock reads a whole collection. */
final class QueryIndexTest {

    /** What a collection is searched for. */
    private record Query(String collection, BsonDocument filter) {
    }

    /** Copies, since what an event shows is gone after it. */
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final List<Query> queries = new CopyOnWriteArrayList<>();
    private final MongoClient client = TestServer.client(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            note(event.getCommandName(), event.getCommand());
        }
    });
    private final MongoDatabase database = client.getDatabase(TestServer.freshDatabase().getName());

    private void note(String name, BsonDocument command) {
        switch (name) {
            case "find" -> note(command, name, command.getDocument("filter", new BsonDocument()));
            case "aggregate" -> {
                BsonDocument first = command.getArray("pipeline").get(0).asDocument();
                if (!first.containsKey("$changeStream")) {
                    note(command, name, first.getDocument("$match", new BsonDocument()));
                }
            }
            case "update" -> each(command, name, command.getArray("updates"));
            case "delete" -> each(command, name, command.getArray("deletes"));
            default -> { }
        }
    }

    private void each(BsonDocument command, String name, BsonArray parts) {
        parts.forEach(part -> note(command, name, part.asDocument().getDocument("q")));
    }

    private void note(BsonDocument command, String name, BsonDocument filter) {
        queries.add(new Query(command.getString(name).getValue(), new RawBsonDocument(filter, CODEC)));
    }

    @BeforeEach
    void doEverything() {
        BerthMongo mongo = BerthMongo.open(database);
        MongoStore store = mongo.schedulerStore();
        Leadership lead = store.acquire(POOL, "leader");
        Happenings.commit(store, lead, 1, registered(0), submitted(2, "a", TENTHS), submitted(3, "b", TENTHS),
                placed(4, "a", 1, 0, TENTHS), placed(5, "b", 1, 0, TENTHS));
        Happenings.commit(store, lead, 6, ended(6, "a", RequestState.FAILED, 4), requeued("b", 2, 5),
                placed(8, "b", 2, 0, TENTHS), registered(0),
                new GpuStateChanged(0, "node-0", 1, GpuState.MAINTENANCE, T0));
        store.renew(lead, Duration.ofSeconds(1));
        load(store, lead);
        database.getCollection("worker_registry").updateOne(Filters.eq("worker_id", "node-0"),
                Updates.inc("allocated_cpu", 1.0));
        store.reconcile(POOL);
        store.sweep(POOL, Instant.now());
        try (JobLock.Hold hold = mongo.jobLock().take(POOL, "job", Duration.ofMinutes(1)).orElseThrow();
                MongoNotifier notifier = mongo.notifier(TestServer.THREADS)) {
            hold.keep(Duration.ofMinutes(1));
            notifier.publish(new Hint(POOL, Hint.Kind.NODE, "node-0"));
            notifier.sweep(Instant.now());
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everyQueryNamesTheFirstFieldOfAnIndex() {
        assertTrue(queries.stream().map(Query::collection).distinct().count() >= 10, queries.toString());
        for (Query query : queries) {
            Set<String> fields = new HashSet<>();
            collect(query.filter(), fields);
            List<String> indexed = database.getCollection(query.collection()).listIndexes()
                    .map(index -> index.get("key", Document.class).keySet().iterator().next())
                    .into(new ArrayList<>());
            assertTrue(indexed.stream().anyMatch(fields::contains), query + " indexed=" + indexed);
        }
    }

    private static void collect(BsonDocument filter, Set<String> fields) {
        filter.forEach((field, value) -> {
            if (field.equals("$and")) {
                value.asArray().forEach(part -> collect(part.asDocument(), fields));
            } else {
                fields.add(field);
            }
        });
    }

    @Test
    void noQueryScansACollection() {
        assumeTrue(TestServer.isReal(), "needs explain, which mongo-java-server does not have");
        for (Query query : List.copyOf(queries)) {
            String plan = database.getCollection(query.collection()).find(query.filter()).explain().toJson();
            assertFalse(plan.contains("COLLSCAN"), query + " plan=" + plan);
        }
    }
}
