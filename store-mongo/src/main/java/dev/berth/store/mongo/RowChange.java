package dev.berth.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * The change of one document by a batch: the last value of each of its fields.
 *
 * <p>A document contains the number of the last event that was applied to it. A change is applied only to a document
 * with a lower number, and inserts one only where there is none; so it may be repeated, also by an overtaken leader.
 */
final class RowChange {

    /** The sub-document of Berth's own fields. */
    static final String OWN = "berth";
    /** The number of the last event that was applied to a document. */
    static final String SEQUENCE = own("sequence");

    private final Document key;
    private final boolean isNew;
    private final Document fields = new Document();
    private final Document ownFields = new Document();
    private final Document removed = new Document();

    /**
     * Starts a change.
     *
     * @param key the fields of the unique index that finds the document
     * @param isNew whether the batch creates the document, so that there is none to update
     */
    RowChange(Document key, boolean isNew) {
        this.key = key;
        this.isNew = isNew;
    }

    /** The path of one of Berth's own fields. */
    static String own(String field) {
        return OWN + "." + field;
    }

    RowChange set(String field, Object value) {
        removed.remove(field);
        fields.put(field, value);
        return this;
    }

    RowChange set(Map<String, ?> values) {
        values.forEach(this::set);
        return this;
    }

    RowChange own(String field, Object value) {
        removed.remove(own(field));
        ownFields.put(field, value);
        return this;
    }

    RowChange unset(String field) {
        fields.remove(field);
        removed.put(field, "");
        return this;
    }

    RowChange unsetOwn(String... names) {
        for (String field : names) {
            ownFields.remove(field);
            removed.put(own(field), "");
        }
        return this;
    }

    /** Updates the document if it exists. */
    WriteModel<Document> update(long sequence) {
        Document set = new Document(fields).append(SEQUENCE, sequence);
        ownFields.forEach((field, value) -> set.put(own(field), value));
        Document update = new Document("$set", set);
        if (!removed.isEmpty()) {
            update.append("$unset", removed);
        }
        return new UpdateOneModel<>(new Document(key).append(SEQUENCE, new Document("$lt", sequence)), update);
    }

    /** Inserts the document; it is no error if it exists. */
    WriteModel<Document> insert(long sequence) {
        Document document = new Document(key);
        document.putAll(fields);
        Document own = new Document("sequence", sequence);
        own.putAll(ownFields);
        return new InsertOneModel<>(document.append(OWN, own));
    }

    /** Inserts the document if the batch creates it, else updates it. */
    WriteModel<Document> write(long sequence) {
        return isNew ? insert(sequence) : update(sequence);
    }

    /** Updates or inserts the document, whether it exists or not; the change must have all its fields. */
    Stream<WriteModel<Document>> put(long sequence) {
        return Stream.of(update(sequence), insert(sequence));
    }
}
