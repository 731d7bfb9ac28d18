package dev.berth.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
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
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * A notifier that carries hints through a MongoDB database: one document for each hint, with a mark that each
 * publishing changes. Opened by {@link BerthMongo#notifier}.
 *
 * <p>Safe for use by any thread. One task of the host's executor listens, by a change stream where the server has them
 * (replica sets and sharded clusters), else by polling. Waiters are woken on that task's thread or on the publisher's.
 */
public final class MongoNotifier implements Notifier {

    static final String MARK = "mark";
    static final String PUBLISHED_AT = "published_at";

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Logger LOG = System.getLogger("dev.berth");

    private final DurableDatabase database;
    private final MongoCollection<Document> hints;
    private final Waiters waiters = new Waiters();
    private final HintSource source;
    private final Consumer<MongoNotifier> onClose;

    private MongoNotifier(DurableDatabase database, MongoCollection<Document> hints, Duration poll,
            Consumer<MongoNotifier> onClose) {
        this.database = database;
        this.hints = hints;
        this.source = source(poll);
        this.onClose = onClose;
    }

    /** Opens a notifier that receives nothing until {@link #listen} runs. */
    static MongoNotifier open(DurableDatabase database, MongoCollection<Document> hints, Duration poll,
            Consumer<MongoNotifier> onClose) {
        return database.use("open", () -> new MongoNotifier(database, hints, poll, onClose));
    }

    private HintSource source(Duration poll) {
        try {
            return new HintStream(hints, waiters);
        } catch (MongoCommandException noStreams) {
            return new HintPoll(hints, waiters, poll);
        }
    }

    /** Tests whether hints arrive by a change stream. */
    boolean isStreaming() {
        return source instanceof HintStream;
    }

    /** Receives hints until the notifier is closed or the thread is interrupted. */
    void listen() {
        try (source) {
            while (!waiters.isClosed()) {
                receive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiters.close("Hints are no longer received. collection=" + hints.getNamespace()
                    + " Maybe the executor's thread was interrupted.");
        }
    }

    private void receive() throws InterruptedException {
        try {
            source.receive();
        } catch (RuntimeException e) {
            if (!waiters.isClosed()) {
                LOG.log(Level.WARNING, "Hints cannot be received; this is retried. collection="
                        + hints.getNamespace(), e);
                waiters.pause(RETRY_DELAY);
            }
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
     * Deletes the documents of hints that were published before a time. A waiter may be woken without cause by it; no
     * hint is lost.
     *
     * @param before the time, by the server's clock
     * @return the number of deleted documents
     * @throws dev.berth.spi.StoreException if the database cannot be used
     */
    public long sweep(Instant before) {
        return database.use("sweep", () ->
                hints.deleteMany(Filters.lt(PUBLISHED_AT, Date.from(before))).getDeletedCount());
    }

    @Override
    public void close() {
        waiters.close("The notifier is closed.");
        onClose.accept(this);
    }
}
