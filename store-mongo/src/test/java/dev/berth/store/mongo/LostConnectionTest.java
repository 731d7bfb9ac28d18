package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.TENTHS;
import static dev.berth.store.mongo.Happenings.TWO_GPUS;
import static dev.berth.store.mongo.Happenings.ended;
import static dev.berth.store.mongo.Happenings.load;
import static dev.berth.store.mongo.Happenings.placed;
import static dev.berth.store.mongo.Happenings.registered;
import static dev.berth.store.mongo.Happenings.submitted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.StoreException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the server is cut at each message of a commit: an error that says so, and nothing lost or done twice. */
final class LostConnectionTest {

    private static final List<SchedulerEvent> BEFORE = List.of(registered(0), submitted(2, "a", TENTHS),
            placed(3, "a", 1, 0, TENTHS));
    private static final List<SchedulerEvent> BATCH = List.of(ended(4, "a", RequestState.FAILED, 3),
            submitted(5, "b", TWO_GPUS), placed(6, "b", 1, 0, TWO_GPUS));

    @BeforeEach
    void needsTheServerInThisProcess() {
        assumeFalse(TestServer.isReal(), "the relay knows the way to the server in this process only");
    }

    @ParameterizedTest(name = "the server gets the message: {0}")
    @ValueSource(booleans = {false, true})
    void aBatchIsKeptOnceWhereverTheConnectionIsLost(boolean serverGetsIt) throws IOException {
        String database = TestServer.freshDatabase().getName();
        int errors = 0;
        try (Relay relay = TestServer.relay(); MongoClient client = MongoClients.create(relay.connectionString())) {
            MongoStore store = BerthMongo.open(client.getDatabase(database)).schedulerStore();
            boolean wasCut = true;
            for (int messages = 0; wasCut; messages++) {
                Leadership lead = store.acquire(POOL + messages, "leader");
                assertEquals(new CommitResult.Committed(), store.commit(lead, 1, BEFORE));
                relay.cutAfter(messages, serverGetsIt);
                CommitResult result;
                try {
                    result = store.commit(lead, 4, BATCH);
                } catch (StoreException unknown) {
                    errors++;
                    assertTrue(unknown.getMessage().startsWith("The database could not be used. doing=commit"),
                            unknown.getMessage());
                    result = store.commit(lead, 4, BATCH);
                }
                wasCut = !relay.heal();
                assertEquals(new CommitResult.Committed(), result);
                assertEquals(List.of(registered(0), BATCH.get(0), BATCH.get(1), BATCH.get(2)), load(store, lead));
                assertEquals(List.of(), store.reconcile(POOL + messages));
            }
        }
        assertTrue(errors > 8, "errors=" + errors);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200")) {
            StoreException thrown = assertThrows(StoreException.class,
                    () -> BerthMongo.open(client.getDatabase("berth")).schedulerStore());
            assertTrue(thrown.getMessage().contains("doing=open database=berth")
                    && thrown.getMessage().contains("127.0.0.1:1"), thrown.getMessage());
        }
    }
}
