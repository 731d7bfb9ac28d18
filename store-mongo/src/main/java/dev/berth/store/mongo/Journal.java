package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.Leadership;
import dev.berth.store.mongo.LeaderRow.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Binary;
import org.bson.types.ObjectId;

/**
 * The collection journal: the newest batch of each pool, until its events are projected to the documents that they
 * change.
 *
 * <p>A batch is one document, or several if it is too large for one. Writing it commits nothing; a batch is committed
 * when the leader's document names it. Batches that were not committed are deleted with the next pruning.
 *
 * <p>The events are bytes, one BSON document after another as in a file of {@code mongodump}: only Berth reads them,
 * and as nested documents the server would parse and validate them to no purpose.
 */
final class Journal {

    /** The size limit of an event, so that several fit into a document. */
    static final int MAX_EVENT_BYTES = 2 << 20;
    /** With one more event this is below the 16 MiB that a document may have. */
    private static final int FULL_BYTES = 12 << 20;
    private static final DocumentCodec CODEC = new DocumentCodec();

    private final MongoCollection<Document> documents;

    Journal(MongoCollection<Document> documents) {
        this.documents = documents;
    }

    /**
     * An event of a batch.
     *
     * @param event the event
     * @param encoded the event as a document of the journal
     */
    record Entry(SchedulerEvent event, RawBsonDocument encoded) {

        static Entry of(SchedulerEvent event) {
            return new Entry(event, new RawBsonDocument(EventCodec.encode(event), CODEC));
        }

        static Entry of(RawBsonDocument encoded) {
            return new Entry(EventCodec.decode(encoded.decode(CODEC)), encoded);
        }

        int bytes() {
            return encoded.getByteBuffer().remaining();
        }
    }

    /** Writes a batch, which does not commit it. */
    Batch write(Leadership leadership, long sequence, List<Entry> entries) {
        List<Document> parts = new ArrayList<>();
        int from = 0;
        int size = 0;
        for (int i = 0; i < entries.size(); i++) {
            size += entries.get(i).bytes();
            if (size > FULL_BYTES || i == entries.size() - 1) {
                parts.add(new Document("_id", new ObjectId()).append("pool", leadership.pool())
                        .append("sequence", sequence + from).append("epoch", leadership.epoch())
                        .append("events", new Binary(joined(entries.subList(from, i + 1)))));
                from = i + 1;
                size = 0;
            }
        }
        documents.insertMany(parts);
        return new Batch(leadership.epoch(), sequence, parts.stream().map(part -> part.getObjectId("_id")).toList());
    }

    /**
     * Reads a committed batch. Served by the index on {@code _id}.
     *
     * @return the events; empty if the batch is gone because a newer one was committed meanwhile
     */
    Optional<List<Entry>> read(Batch batch) {
        List<RawBsonDocument> parts = documents.withDocumentClass(RawBsonDocument.class)
                .find(Filters.in("_id", batch.journal())).into(new ArrayList<>());
        if (parts.size() != batch.journal().size()) {
            return Optional.empty();
        }
        parts.sort(Comparator.comparingLong(part -> part.getInt64("sequence").getValue()));
        List<Entry> entries = new ArrayList<>();
        for (RawBsonDocument part : parts) {
            split(part.getBinary("events").getData(), entries);
        }
        return Optional.of(entries);
    }

    private static byte[] joined(List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.stream().mapToInt(Entry::bytes).sum());
        entries.forEach(entry -> bytes.put(entry.encoded().getByteBuffer().asNIO()));
        return bytes.array();
    }

    /** Each document begins with its length. */
    private static void split(byte[] bytes, List<Entry> entries) {
        ByteBuffer lengths = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += lengths.getInt(at)) {
            entries.add(Entry.of(new RawBsonDocument(bytes, at, lengths.getInt(at))));
        }
    }

    /** Deletes the batches before the newest one. Served by the index on pool and sequence. */
    void prune(String pool, Batch newest) {
        documents.deleteMany(Filters.and(Filters.eq("pool", pool), Filters.lt("sequence", newest.sequence())));
    }
}
