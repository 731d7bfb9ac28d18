package dev.berth.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/** A sweep of the requests of a pool that ended before a time. The task is deleted last, so it may break off. */
final class RetentionSweeper {

    private static final int AT_ONCE = 1000;

    private final StoreCollections collections;
    private final String pool;

    RetentionSweeper(StoreCollections collections, String pool) {
        this.collections = collections;
        this.pool = pool;
    }

    long run(Instant before) {
        Date end = Date.from(before);
        collections.get(StoreCollections.AUDIT).deleteMany(
                Filters.and(Filters.eq("pool", pool), Filters.lt("until", end)));
        long forgotten = 0;
        List<String> ids = ended(end);
        while (!ids.isEmpty()) {
            delete(StoreCollections.RESULTS, TaskRow.ID, ids);
            delete(StoreCollections.ASSIGNMENTS, "ass_id", ids.stream().map(TaskChanges::assignmentId).toList());
            forgotten += delete(StoreCollections.TASKS, TaskRow.ID, ids);
            ids = ended(end);
        }
        return forgotten;
    }

    /** Served by the index on the pool and {@link PoolReader#ENDED_AT}. */
    private List<String> ended(Date end) {
        Bson filter = Filters.and(Filters.eq("pool", pool), Filters.lt(PoolReader.ENDED_AT, end));
        return collections.get(StoreCollections.TASKS).find(filter).projection(Projections.include(TaskRow.ID))
                .limit(AT_ONCE).map((Document task) -> task.getString(TaskRow.ID)).into(new ArrayList<>());
    }

    /** Served by the unique index of the collection. */
    private long delete(String collection, String field, List<String> ids) {
        return collections.get(collection).deleteMany(
                Filters.and(Filters.in(field, ids), Filters.eq("pool", pool))).getDeletedCount();
    }
}
