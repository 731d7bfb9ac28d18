package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Field;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Reads documents together with the server's time, for ends of leases. A document that is read here is updated only if
 * it is still the same, so the update is equivalent to one computed on the server.
 */
final class ServerTime {

    private static final String NOW = "now";

    private ServerTime() {
    }

    /** Reads a document together with the server's time, see {@link #now}. Served by the index on {@code _id}. */
    static Optional<Document> find(MongoCollection<Document> collection, Object id) {
        return Optional.ofNullable(collection.aggregate(List.of(Aggregates.match(Filters.eq(id)),
                Aggregates.addFields(new Field<>(NOW, "$$NOW")))).first());
    }

    static Instant now(Document read) {
        return read.getDate(NOW).toInstant();
    }
}
