package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.berth.spi.StoreException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.MinKey;

/**
 * The collection berth_schema: one document for each {@link CollectionFamily}, with its schema version and the time at
 * which the family was first used.
 *
 * <p>The version is written before the first document of the family. So a family with documents and without a version
 * was not written by any version of Berth, or was restored in part: it is refused, since a guess could misread it.
 * Several processes may open a family at once: the first one to insert the version decides it for all.
 */
final class SchemaVersions {

    private static final String VERSION = "version";

    private final DurableDatabase database;
    private final StoreCollections collections;

    SchemaVersions(DurableDatabase database, StoreCollections collections) {
        this.database = database;
        this.collections = collections;
    }

    /**
     * Verifies the version of a family, or writes it if the family is new. Creates the missing indexes afterwards.
     *
     * @throws StoreException if the database has another version or none, or a unique index that ignores pools
     */
    void prepare(CollectionFamily family) {
        int stored = find(family).orElseGet(() -> begin(family));
        if (stored != family.version()) {
            String sentence = stored > family.version() ? "The schema was written by a newer version of Berth. "
                    : "The schema version is unknown. ";
            String cure = stored > family.version() ? " Maybe update Berth." : "";
            throw new StoreException(sentence + place(family) + " stored=" + stored + " supported="
                    + family.version() + cure, null);
        }
        collections.createIndexes(family);
    }

    private Optional<Integer> find(CollectionFamily family) {
        return Optional.ofNullable(versions().find(Filters.eq(family.name())).first()).map(document -> {
            if (document.get(VERSION) instanceof Number version) {
                return version.intValue();
            }
            throw new StoreException("The schema version cannot be read. " + place(family) + " found="
                    + document.get(VERSION), null);
        });
    }

    private int begin(CollectionFamily family) {
        boolean hasDocuments = hasDocuments(family);
        // Looked up again: another process may have begun the family before the last line.
        return find(family).orElseGet(() -> {
            if (hasDocuments) {
                throw new StoreException("The database has documents of Berth without a schema version. "
                        + place(family) + " collection=" + collections.name(family.anchor())
                        + " Maybe restore the collection " + collections.name(StoreCollections.SCHEMA) + " too.", null);
            }
            DurableDatabase.insertIfAbsent(versions(), new Document("_id", family.name())
                    .append(VERSION, family.version()).append("created_at", Date.from(Instant.now())));
            return find(family).orElseThrow();
        });
    }

    /** Served by the index on {@code _id}. */
    private boolean hasDocuments(CollectionFamily family) {
        return collections.get(family.anchor()).find(Filters.gte("_id", new MinKey()))
                .projection(Projections.include("_id")).first() != null;
    }

    private MongoCollection<Document> versions() {
        return collections.get(StoreCollections.SCHEMA);
    }

    private String place(CollectionFamily family) {
        return "database=" + database.name() + " family=" + family.name();
    }
}
