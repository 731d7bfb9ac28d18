package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoDatabase;
import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import dev.berth.spi.JobLock;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who owns the client, and what ends with the handle. */
final class BerthMongoTest {

    private static final Hint HINT = new Hint(POOL, Hint.Kind.NODE, "node-1");

    private final MongoDatabase database = TestServer.freshDatabase();

    @Test
    void aClientOfItsOwnIsClosedWithTheHandle() {
        BerthMongo own = BerthMongo.open(TestServer.address(database.getName()));
        MongoStore store = own.schedulerStore();
        JobLock jobs = own.jobLock();
        assertEquals(List.of(), load(store, store.acquire(POOL, "leader")));
        store.close();
        store.acquire(POOL, "leader");
        own.close();
        own.close();
        assertThrows(StoreException.class, () -> store.acquire(POOL, "leader"));
        assertThrows(StoreException.class, () -> jobs.take(POOL, "job", Duration.ofSeconds(1)));
        assertThrows(StoreException.class, own::schedulerStore);
    }

    @Test
    void theClientOfTheHostStaysOpen() {
        BerthMongo handle = BerthMongo.open(database);
        MongoStore store = handle.schedulerStore();
        store.acquire(POOL, "leader");
        handle.close();
        StoreException thrown = assertThrows(StoreException.class, () -> store.acquire(POOL, "leader"));
        assertTrue(thrown.getMessage().startsWith("The database is closed. doing=acquire"), thrown.getMessage());
        assertTrue(BerthMongo.open(database).schedulerStore().acquire(POOL, "leader").epoch() > 1);
    }

    @Test
    void anAddressNamesADatabaseOfMongoDb() {
        StoreException nameless = assertThrows(StoreException.class, () -> BerthMongo.open("mongodb://u:secret@h"));
        assertTrue(nameless.getMessage().startsWith("The address names no database. hosts=[h]"));
        StoreException other = assertThrows(StoreException.class, () -> BerthMongo.open("jdbc:sqlite:x"));
        assertTrue(other.getMessage().startsWith("The address is not one of MongoDB."), other.getMessage());
    }

    @Test
    void notifiersEndWithTheHandle() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        BerthMongo own = BerthMongo.open(TestServer.address(database.getName()));
        CompletableFuture<Hint> waiting = own.notifier(thread).await(HINT).toCompletableFuture();
        own.close();
        assertClosed(waiting, "The notifier is closed.");
        thread.shutdown();
        assertTrue(thread.awaitTermination(20, TimeUnit.SECONDS), "the task has ended");
    }

    @Test
    void waitersLearnThatNoHintsAreReceived() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (BerthMongo handle = BerthMongo.open(database)) {
            CompletableFuture<Hint> waiting = handle.notifier(thread).await(HINT).toCompletableFuture();
            thread.shutdownNow();
            assertClosed(waiting, "Hints are no longer received.");
            assertThrows(RejectedExecutionException.class, () -> handle.notifier(thread));
        }
    }

    private static void assertClosed(CompletableFuture<Hint> waiting, String sentence) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
        BerthException why = assertInstanceOf(BerthException.class, thrown.getCause());
        assertTrue(why.getMessage().startsWith(sentence), why.getMessage());
    }
}
