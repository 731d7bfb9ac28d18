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
 * A host's database, used so that what is acknowledged is on the disks of a majority and what is read is the primary's,
 * whatever the host's client was set to. May be used by any thread.
 */
final class Database {

    private static final int LEAST_VERSION = 5;

    private final MongoDatabase database;

    Database(MongoDatabase database) {
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.LOCAL).withReadPreference(ReadPreference.primary());
    }

    MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    /** Refuses a server that is too old. */
    void examine() {
        Document server = database.runCommand(new Document("buildInfo", 1));
        if (server.getList("versionArray", Integer.class).get(0) < LEAST_VERSION) {
            throw new StoreException("The server is too old. database=" + database.getName() + " version="
                    + server.getString("version") + " least=" + LEAST_VERSION + ".0", null);
        }
    }

    /** Does something; what the driver complains of becomes a sentence. */
    <T> T use(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (MongoException | IllegalStateException e) {
            throw new StoreException("The database could not be used. doing=" + doing + " database="
                    + database.getName() + " error=" + e.getMessage(), e);
        }
    }

    /** Hands over what is found, one by one; what the consumer throws is its own. */
    void each(String doing, FindIterable<Document> found, Consumer<Document> consumer) {
        try (MongoCursor<Document> cursor = use(doing, found::cursor)) {
            while (use(doing, cursor::hasNext)) {
                consumer.accept(use(doing, cursor::next));
            }
        }
    }

    /** Inserts a document unless there is one with its {@code _id}. */
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
