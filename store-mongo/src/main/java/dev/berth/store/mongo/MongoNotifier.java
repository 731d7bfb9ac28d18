package dev.berth.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Carries hints between the processes on a MongoDB database: a document a hint in the collection {@value #COLLECTION},
 * with a mark that each publishing changes.
 *
 * <p>Safe for use by any thread. One thread of its own listens, by a change stream where the server has them (replica
 * sets and sharded clusters), else by looking now and then; waiters are woken on it or on the publisher's thread.
 */
public final class MongoNotifier implements Notifier {

    /** The collection's name. */
    public static final String COLLECTION = "hints";

    static final String MARK = "mark";

    private static final String PUBLISHED_AT = "published_at";
    private static final Duration DEFAULT_POLL = Duration.ofMillis(200);
    private static final long PAUSE_MILLIS = 1_000;
    private static final Logger LOG = System.getLogger("dev.berth");

    private final Database database;
    private final MongoCollection<Document> hints;
    private final Waiters waiters = new Waiters();
    private final HintSource source;
    private final Thread listener = new Thread(this::listen, "berth-hints");

    private MongoNotifier(MongoDatabase database, Duration poll) {
        this.database = new Database(database);
        this.hints = this.database.collection(COLLECTION);
        this.source = this.database.use("open", () -> {
            this.database.examine();
            hints.createIndex(Indexes.ascending(PUBLISHED_AT));
            return source(poll);
        });
        listener.setDaemon(true);
    }

    /**
     * Opens a notifier that looks for hints every 200 ms where the server has no change streams.
     *
     * @param database the database; its client stays the host's
     * @return the notifier
     * @throws dev.berth.spi.StoreException if the database cannot be used, or its server is older than 5.0
     */
    public static MongoNotifier open(MongoDatabase database) {
        return open(database, DEFAULT_POLL);
    }

    /**
     * Opens a notifier.
     *
     * @param database the database; its client stays the host's
     * @param poll how often to look for hints where the server has no change streams, in whole milliseconds
     * @return the notifier
     * @throws dev.berth.spi.StoreException if the database cannot be used, or its server is older than 5.0
     */
    public static MongoNotifier open(MongoDatabase database, Duration poll) {
        MongoNotifier notifier = new MongoNotifier(database, poll);
        notifier.listener.start();
        return notifier;
    }

    private HintSource source(Duration poll) {
        try {
            return new HintStream(hints, waiters);
        } catch (MongoCommandException noStreams) {
            return new HintPoll(hints, waiters, poll);
        }
    }

    /** Whether hints come by a change stream. */
    boolean isStreaming() {
        return source instanceof HintStream;
    }

    private void listen() {
        try (HintSource listening = source) {
            while (!waiters.isClosed()) {
                try {
                    listening.listen();
                } catch (RuntimeException e) {
                    if (!waiters.isClosed()) {
                        LOG.log(Level.WARNING, "Hints cannot be listened to; it will be tried again. collection="
                                + hints.getNamespace(), e);
                        Thread.sleep(PAUSE_MILLIS);
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void publish(Collection<Hint> published) {
        if (published.isEmpty()) {
            return;
        }
        List<UpdateOneModel<Document>> writes = published.stream().distinct().map(hint -> new UpdateOneModel<Document>(
                Filters.eq(HintKeys.encode(hint)),
                Updates.combine(Updates.set(MARK, new ObjectId()), Updates.currentDate(PUBLISHED_AT)),
                new UpdateOptions().upsert(true))).toList();
        database.use("publish", () -> hints.bulkWrite(writes, new BulkWriteOptions().ordered(false)));
        published.forEach(waiters::wake);
    }

    @Override
    public CompletionStage<Hint> await(Hint hint) {
        return waiters.await(hint);
    }

    /**
     * Deletes the documents of hints that were published before a time. Nobody misses them: at most a waiter is woken
     * without cause.
     *
     * @param before by the server's clock
     * @return how many there were
     * @throws dev.berth.spi.StoreException if the database cannot be used
     */
    public long sweep(Instant before) {
        return database.use("sweep", () ->
                hints.deleteMany(Filters.lt(PUBLISHED_AT, Date.from(before))).getDeletedCount());
    }

    @Override
    public void close() {
        waiters.close();
        listener.interrupt();
    }
}
