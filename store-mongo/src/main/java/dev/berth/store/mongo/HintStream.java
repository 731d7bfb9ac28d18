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
 * Hints as a change stream brings them, at once. One that has broken off goes on where it was; where the server does
 * not know that place any more, everybody is woken.
 */
final class HintStream implements HintSource {

    private static final long WAIT_MILLIS = 500;

    private final MongoCollection<Document> hints;
    private final Waiters waiters;
    private Optional<BsonDocument> place = Optional.empty();
    private Optional<MongoChangeStreamCursor<ChangeStreamDocument<Document>>> cursor = Optional.empty();

    /**
     * Opens a stream.
     *
     * @throws com.mongodb.MongoCommandException if the server has none
     */
    HintStream(MongoCollection<Document> hints, Waiters waiters) {
        // Change streams tell what a majority has, and are refused under any other read concern.
        this.hints = hints.withReadConcern(ReadConcern.MAJORITY);
        this.waiters = waiters;
        open();
    }

    private MongoChangeStreamCursor<ChangeStreamDocument<Document>> open() {
        ChangeStreamIterable<Document> stream = hints.watch().maxAwaitTime(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        Optional<BsonDocument> from = place;
        from.ifPresent(stream::resumeAfter);
        place = Optional.empty();
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> opened = stream.cursor();
        place = from;
        cursor = Optional.of(opened);
        if (from.isEmpty()) {
            waiters.wakeAll();
        }
        return opened;
    }

    @Override
    public void listen() {
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = cursor.orElseGet(this::open);
        try {
            ChangeStreamDocument<Document> change = stream.tryNext();
            place = Optional.ofNullable(stream.getResumeToken());
            if (change != null) {
                wake(change.getDocumentKey());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Wakes those whose document has changed; everybody where a change names none, such as a drop. */
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
