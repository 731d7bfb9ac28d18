package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.store.mongo.LeaderRow.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The collection leader: one document for each pool, with its leader and its position. Each change is a compare-and-set
 * on that document. Served by the index on {@code _id}.
 */
final class LeaderCollection {

    private final MongoCollection<Document> documents;

    LeaderCollection(MongoCollection<Document> documents) {
        this.documents = documents;
    }

    Optional<LeaderRow> find(String pool) {
        return ServerTime.find(documents, pool).map(LeaderRow::decode);
    }

    /** Finds the pool's document, or inserts it if there is none. */
    LeaderRow findOrCreate(String pool) {
        Optional<LeaderRow> row = find(pool);
        if (row.isEmpty()) {
            create(pool);
            row = find(pool);
        }
        return row.orElseThrow();
    }

    private void create(String pool) {
        PoolPosition start = PoolPosition.START;
        DurableDatabase.insertIfAbsent(documents, new Document("_id", pool).append("leader", "").append("epoch", 0L)
                .append("lease_until", Date.from(Instant.EPOCH)).append("sequence", start.nextSequence())
                .append("last_node", start.lastNode()).append("last_event", Date.from(start.lastEvent()))
                .append("batch", Batch.NONE.encode()));
    }

    /** Gives the pool to a leader unless it was acquired or renewed since it was read. */
    boolean acquire(LeaderRow read, String leader, Duration lease) {
        return change(Filters.and(Filters.eq(read.pool()), Filters.eq("epoch", read.epoch()),
                        Filters.eq("lease_until", Date.from(read.leaseUntil()))),
                Updates.combine(Updates.set("leader", leader), Updates.set("epoch", read.epoch() + 1),
                        Updates.set("acquired_at", Date.from(read.now())), leaseUntil(read, lease)));
    }

    /** Renews the lease from the time of reading, unless the pool was acquired since. */
    boolean renew(LeaderRow read, Duration lease) {
        return change(Filters.and(Filters.eq(read.pool()), Filters.eq("epoch", read.epoch())),
                leaseUntil(read, lease));
    }

    /** Commits a batch of the journal, unless the pool was acquired or advanced since. */
    boolean advance(Leadership leadership, PoolPosition to, Batch batch) {
        return change(Filters.and(Filters.eq(leadership.pool()), Filters.eq("epoch", leadership.epoch()),
                        Filters.eq("sequence", batch.sequence())),
                Updates.combine(Updates.set("sequence", to.nextSequence()), Updates.set("last_node", to.lastNode()),
                        Updates.set("last_event", Date.from(to.lastEvent())), Updates.set("batch", batch.encode())));
    }

    private static Bson leaseUntil(LeaderRow read, Duration lease) {
        return Updates.set("lease_until", Date.from(read.now().plus(lease)));
    }

    private boolean change(Bson seen, Bson update) {
        return documents.updateOne(seen, update).getMatchedCount() == 1;
    }
}
