package dev.berth.store.mongo;

import dev.berth.spi.PoolPosition;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * A pool's document in the collection leader, as read at a time.
 *
 * @param pool the pool
 * @param leader the newest leader, empty at first
 * @param epoch the epoch of its leadership
 * @param leaseUntil the end of its lease
 * @param now the time of reading, by the server's clock
 * @param position the position of the pool
 * @param newest the newest batch
 */
record LeaderRow(String pool, String leader, long epoch, Instant leaseUntil, Instant now, PoolPosition position,
        Batch newest) {

    /**
     * A committed batch.
     *
     * @param epoch the epoch of the leadership under which it was committed
     * @param sequence the number of its first event; 0 if there was none yet
     * @param journal the documents of the journal that contain it, in order
     */
    record Batch(long epoch, long sequence, List<ObjectId> journal) {

        static final Batch NONE = new Batch(0, 0, List.of());

        Document encode() {
            return new Document("epoch", epoch).append("sequence", sequence).append("journal", journal);
        }

        static Batch decode(Document document) {
            return new Batch(document.getLong("epoch"), document.getLong("sequence"),
                    document.getList("journal", ObjectId.class));
        }
    }

    static LeaderRow decode(Document document) {
        PoolPosition position = new PoolPosition(document.getLong("sequence"), document.getInteger("last_node"),
                document.getDate("last_event").toInstant());
        return new LeaderRow(document.getString("_id"), document.getString("leader"), document.getLong("epoch"),
                document.getDate("lease_until").toInstant(), ServerTime.now(document), position,
                Batch.decode(document.get("batch", Document.class)));
    }
}
