package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoDatabase;
import dev.berth.contract.NotifierContract;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Holds the notifier to the contract of all notifiers: by looking, or by change streams if a real server has them. */
final class MongoNotifierTest extends NotifierContract {

    private MongoDatabase database = TestServer.freshDatabase();

    @Override
    protected Notifier open() {
        database = TestServer.freshDatabase();
        return reopen();
    }

    @Override
    protected Notifier reopen() {
        return notifier();
    }

    private MongoNotifier notifier() {
        return BerthMongo.builder(database).hintPoll(Duration.ofMillis(5)).build().notifier(TestServer.THREADS);
    }

    @Test
    void sweepingDeletesWhatIsOldAndLosesNothing() throws Exception {
        Hint hint = new Hint("pool-a", Hint.Kind.NODE, "node-1");
        try (MongoNotifier here = notifier();
                Notifier there = reopen()) {
            there.publish(hint);
            assertEquals(0, here.sweep(Instant.now().minusSeconds(3600)));
            assertEquals(1, here.sweep(Instant.now().plusSeconds(3600)));
            var stage = here.await(hint).toCompletableFuture();
            there.publish(hint);
            assertEquals(hint, stage.get(20, TimeUnit.SECONDS));
        }
    }

    /** A document written by hand need not have a mark. */
    @Test
    void aDocumentWithoutAMarkDelaysNoWaiter() throws Exception {
        Hint marked = new Hint("pool-a", Hint.Kind.NODE, "node-1");
        Hint bare = new Hint("pool-a", Hint.Kind.NODE, "node-2");
        try (MongoNotifier here = notifier(); Notifier there = reopen()) {
            database.getCollection(StoreCollections.HINTS).insertOne(new Document("_id", HintKeys.encode(bare)));
            here.await(bare);
            var stage = here.await(marked).toCompletableFuture();
            there.publish(marked);
            assertEquals(marked, stage.get(20, TimeUnit.SECONDS));
            here.await(bare);
            stage = here.await(marked).toCompletableFuture();
            there.publish(marked);
            assertEquals(marked, stage.get(20, TimeUnit.SECONDS));
        }
    }
}
