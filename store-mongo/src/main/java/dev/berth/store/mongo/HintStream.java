package dev.berth.store.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Hints received by a change stream, without delay. A stream that broke off resumes at its last position; if the server
 * no longer has that position, all waiters are woken.
 */
final class HintStream implements HintSource {

    private static final long WAIT_MILLIS = 500;

    private final MongoCollection<Document> hints;
    private final Waiters waiters;
    private Optional<BsonDocument> position = Optional.empty();
    private Optional<MongoChangeStreamCursor<ChangeStreamDocument<Document>>> cursor = Optional.empty();

    /**
     * Opens a change stream.
     *
     * @throws com.mongodb.MongoCommandException if the server has no change streams
     */
    HintStream(MongoCollection<Document> hints, Waiters waiters) {
        // Change streams report majority-committed changes only, and are refused under any other read concern.
        this.hints = hints.withReadConcern(ReadConcern.MAJORITY);
        this.waiters = waiters;
        open();
    }

    private MongoChangeStreamCursor<ChangeStreamDocument<Document>> open() {
        ChangeStreamIterable<Document> stream = hints.watch().maxAwaitTime(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        Optional<BsonDocument> from = position;
        from.ifPresent(stream::resumeAfter);
        position = Optional.empty();
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> opened = stream.cursor();
        position = from;
        cursor = Optional.of(opened);
        if (from.isEmpty()) {
            waiters.wakeAll();
        }
        return opened;
    }

    @Override
    public void receive() {
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = cursor.orElseGet(this::open);
        try {
            ChangeStreamDocument<Document> change = stream.tryNext();
            position = Optional.ofNullable(stream.getResumeToken());
            if (change != null) {
                wake(change.getDocumentKey());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Wakes the waiters of the changed document, or all waiters if the change names none, such as a drop. */
    private void wake(@Nullable BsonDocument key) {
        if (key != null && key.isDocument("_id")) {
            waiters.wake(HintKeys.decode(key.getDocument("_id")));
        } else {
            waiters.wakeAll();
        }
    }

    @Override
    public void close() {
        cursor.ifPresent(MongoChangeStreamCursor::close);
        cursor = Optional.empty();
    }
}
