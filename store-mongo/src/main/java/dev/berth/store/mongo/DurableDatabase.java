package dev.berth.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import dev.berth.spi.StoreException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * A MongoDB database whose acknowledged writes are on the disks of a majority of the replica set and whose reads come
 * from the primary, whatever the settings of the client. Safe for use by any thread.
 */
final class DurableDatabase {

    private static final int MIN_SERVER_VERSION = 5;

    private final MongoDatabase database;
    private volatile boolean closed;

    DurableDatabase(MongoDatabase database) {
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.LOCAL).withReadPreference(ReadPreference.primary());
    }

    String name() {
        return database.getName();
    }

    MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    /**
     * Verifies that the server is recent enough.
     *
     * @throws StoreException if it is too old
     */
    void verifyServer() {
        Document server = database.runCommand(new Document("buildInfo", 1));
        if (server.getList("versionArray", Integer.class).get(0) < MIN_SERVER_VERSION) {
            throw new StoreException("The server is too old. database=" + name() + " version="
                    + server.getString("version") + " least=" + MIN_SERVER_VERSION + ".0", null);
        }
    }

    /**
     * Calls the database.
     *
     * @param doing the operation, for the message
     * @throws StoreException if the driver throws an error, or after {@link #close}
     */
    <T> T use(String doing, Supplier<T> work) {
        if (closed) {
            throw new StoreException("The database is closed. doing=" + doing + " database=" + name(), null);
        }
        try {
            return work.get();
        } catch (MongoException | IllegalStateException e) {
            throw new StoreException("The database could not be used. doing=" + doing + " database=" + name()
                    + " error=" + e.getMessage(), e);
        }
    }

    /** Passes the documents of a query to a consumer, one by one. Exceptions of the consumer are not translated. */
    void each(String doing, FindIterable<Document> found, Consumer<Document> consumer) {
        try (MongoCursor<Document> cursor = use(doing, found::cursor)) {
            while (use(doing, cursor::hasNext)) {
                consumer.accept(use(doing, cursor::next));
            }
        }
    }

    /** Refuses all further calls. The client is not closed. */
    void close() {
        closed = true;
    }

    /** Inserts a document unless the collection has one with its {@code _id}. */
    static void insertIfAbsent(MongoCollection<Document> collection, Document document) {
        try {
            collection.insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }
}
