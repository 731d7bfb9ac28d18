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
 * The collection journal: the newest batch of each pool whole, until its events have reached the documents that they
 * change.
 *
 * <p>A batch is one document, or several where it is too large for one. Being here commits nothing; a batch is kept
 * when the leader's document names it. What a leader wrote that was not kept goes with the next pruning.
 *
 * <p>The events are bytes, one BSON document after another as in a file of {@code mongodump}: nobody but us reads them,
 * and a server that took them for documents would take them apart, measure them and put them together for nothing.
 */
final class Journal {

    /** What the largest event may take, so that a document has room for the few that it is made of. */
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
     * @param encoded what the journal says of it
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

    /** Writes a batch that is not kept yet. */
    Batch write(Leadership lead, long sequence, List<Entry> entries) {
        List<Document> parts = new ArrayList<>();
        int from = 0;
        int size = 0;
        for (int i = 0; i < entries.size(); i++) {
            size += entries.get(i).bytes();
            if (size > FULL_BYTES || i == entries.size() - 1) {
                parts.add(new Document("_id", new ObjectId()).append("pool", lead.pool())
                        .append("sequence", sequence + from).append("epoch", lead.epoch())
                        .append("events", new Binary(joined(entries.subList(from, i + 1)))));
                from = i + 1;
                size = 0;
            }
        }
        documents.insertMany(parts);
        return new Batch(lead.epoch(), sequence, parts.stream().map(part -> part.getObjectId("_id")).toList());
    }

    /**
     * Reads a batch that is kept. Served by the index on {@code _id}.
     *
     * @return empty if it is gone, because a newer one was kept meanwhile
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

    /** Forgets what was written before a batch. Served by the index on pool and sequence. */
    void prune(String pool, Batch newest) {
        documents.deleteMany(Filters.and(Filters.eq("pool", pool), Filters.lt("sequence", newest.sequence())));
    }
}
