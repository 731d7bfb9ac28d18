package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.berth.contract.NotifierContract;
import dev.berth.spi.Notifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Holds the notifier to the contract on the change streams of mongo-java-server. */
final class HintStreamTest extends NotifierContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static MongoServer server;
    private static MongoClient client;

    @BeforeAll
    static void start() {
        MemoryBackend backend = new MemoryBackend();
        backend.enableOplog();
        server = new MongoServer(backend);
        server.bind();
        client = MongoClients.create(server.getConnectionString());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.shutdownNow();
    }

    @Override
    protected Notifier open() {
        DATABASES.incrementAndGet();
        return reopen();
    }

    @Override
    protected Notifier reopen() {
        MongoNotifier notifier = BerthMongo.open(client.getDatabase("hints_" + DATABASES.get()))
                .notifier(TestServer.THREADS);
        assertTrue(notifier.isStreaming());
        return notifier;
    }
}
