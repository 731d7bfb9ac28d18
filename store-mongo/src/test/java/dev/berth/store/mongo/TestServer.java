package dev.berth.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server that tests run on: the one that the environment's {@value #VARIABLE} names, else mongo-java-server in this
 * process, started once.
 */
final class TestServer {

    static final String VARIABLE = "BERTH_MONGO_URI";

    /** Runs each task on a thread of its own, which does not keep the process alive. */
    static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "hints");
        thread.setDaemon(true);
        thread.start();
    };

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final String ADDRESS = Optional.ofNullable(System.getenv(VARIABLE))
            .orElseGet(() -> start(ServerVersion.MONGO_5_0).getConnectionString());
    private static final MongoClient CLIENT = MongoClients.create(ADDRESS);

    private TestServer() {
    }

    /** Starts a server of a version that ends with this process. */
    static MongoServer start(MongoVersion version) {
        MongoBackend backend = new MemoryBackend().version(version);
        MongoServer server = new MongoServer(backend);
        server.bind();
        return server;
    }

    /** Whether a real server is there, which does what the one in this process does not. */
    static boolean isReal() {
        return System.getenv(VARIABLE) != null;
    }

    /** A way to the server in this process that can be cut. */
    static Relay relay() throws IOException {
        URI address = URI.create(ADDRESS);
        return new Relay(address.getHost(), address.getPort());
    }

    /** The address of a database. */
    static String address(String database) {
        String options = ADDRESS.replaceFirst("^[^?]*", "");
        return ADDRESS.replaceFirst("(//[^/?]*).*", "$1/") + database + options;
    }

    /** A client that tells what it asks the server. */
    static MongoClient client(CommandListener listener) {
        return MongoClients.create(MongoClientSettings.builder().applyConnectionString(new ConnectionString(ADDRESS))
                .addCommandListener(listener).build());
    }

    /** What is there, for figures and messages. */
    static String name() {
        return isReal() ? "MongoDB at " + VARIABLE : "mongo-java-server in this process";
    }

    /** A database that nobody else uses. */
    static MongoDatabase freshDatabase() {
        MongoDatabase database = CLIENT.getDatabase("berth_test_" + DATABASES.incrementAndGet());
        database.drop();
        return database;
    }
}
