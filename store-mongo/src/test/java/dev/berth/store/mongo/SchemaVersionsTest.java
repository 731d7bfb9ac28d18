package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Each family of collections keeps its schema version, and another version than the supported one is refused. */
final class SchemaVersionsTest {

    private final MongoDatabase database = TestServer.freshDatabase();
    private final BerthMongo mongo = BerthMongo.open(database);

    private MongoCollection<Document> versions() {
        return database.getCollection("berth_schema");
    }

    private Set<String> collections() {
        return database.listCollectionNames().into(new TreeSet<>());
    }

    private void store(String family, Object version) {
        versions().insertOne(new Document("_id", family).append("version", version));
    }

    private String refusal() {
        return assertThrows(StoreException.class, mongo::schedulerStore).getMessage();
    }

    @Test
    void eachFamilyIsWrittenWhenItIsFirstUsed() {
        assertEquals(Set.of(), collections());
        mongo.jobLock();
        assertEquals(List.of("job-locks"), versions().distinct("_id", String.class).into(new ArrayList<>()));
        mongo.schedulerStore();
        mongo.notifier(TestServer.THREADS);
        Document scheduler = versions().find(Filters.eq("scheduler")).first();
        assertEquals(1, scheduler.getInteger("version"));
        assertTrue(Math.abs(scheduler.getDate("created_at").getTime() - System.currentTimeMillis()) < 3_600_000);
        mongo.close();
        List<Document> before = versions().find().into(new ArrayList<>());
        assertEquals(3, before.size());
        BerthMongo again = BerthMongo.open(database);
        again.schedulerStore();
        again.jobLock();
        assertEquals(before, versions().find().into(new ArrayList<>()));
    }

    @Test
    void aNewerVersionIsRefusedAndNothingIsWritten() {
        store("scheduler", 2);
        assertEquals("The schema was written by a newer version of Berth. database=" + database.getName()
                + " family=scheduler stored=2 supported=1 Maybe update Berth.", refusal());
        assertEquals(Set.of("berth_schema"), collections());
        mongo.jobLock().take(POOL, "job", Duration.ofSeconds(1)).orElseThrow().close();
    }

    @Test
    void anUnknownVersionIsRefused() {
        store("scheduler", 0);
        assertTrue(refusal().startsWith("The schema version is unknown. "), refusal());
        versions().updateOne(Filters.eq("scheduler"), Updates.set("version", "one"));
        assertTrue(refusal().contains("The schema version cannot be read. "), refusal());
    }

    /** A shell writes numbers as doubles. */
    @Test
    void aVersionMayBeAnyTypeOfNumber() {
        store("scheduler", 1.0);
        mongo.schedulerStore();
    }

    @Test
    void documentsWithoutAVersionAreRefused() {
        mongo.schedulerStore().acquire(POOL, "leader");
        versions().drop();
        assertEquals("The database has documents of Berth without a schema version. database=" + database.getName()
                + " family=scheduler collection=leader Maybe restore the collection berth_schema too.", refusal());
        assertEquals(0, versions().countDocuments());
    }

    @Test
    void collectionsWithoutDocumentsNeedNoVersion() {
        mongo.schedulerStore();
        versions().drop();
        mongo.schedulerStore();
        assertEquals(1, versions().countDocuments());
    }

    @Test
    void theCollectionOfVersionsMayHaveAnotherName() {
        store("scheduler", 2);
        BerthMongo.builder(database).collection("berth_schema", "versions").build().schedulerStore();
        assertEquals(1, database.getCollection("versions").countDocuments());
    }

    @Test
    void severalProcessesMayOpenADatabaseAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                MongoDatabase fresh = TestServer.freshDatabase();
                List<Future<?>> opened = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String pool = POOL + i;
                    opened.add(threads.submit(() -> BerthMongo.open(fresh).schedulerStore().acquire(pool, "leader")));
                }
                for (Future<?> one : opened) {
                    one.get();
                }
                assertEquals(1, fresh.getCollection("berth_schema").countDocuments());
            }
        } finally {
            threads.shutdown();
        }
    }
}
