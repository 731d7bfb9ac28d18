package dev.berth.store.mongo;

import dev.berth.spi.Hint;
import org.bson.BsonDocument;
import org.bson.Document;

/** Hints as the {@code _id} of their documents. */
final class HintKeys {

    private HintKeys() {
    }

    static Document encode(Hint hint) {
        return new Document("pool", hint.pool()).append("kind", hint.kind().name()).append("id", hint.id());
    }

    static Hint decode(Document key) {
        return new Hint(key.getString("pool"), Hint.Kind.valueOf(key.getString("kind")), key.getString("id"));
    }

    static Hint decode(BsonDocument key) {
        return new Hint(key.getString("pool").getValue(), Hint.Kind.valueOf(key.getString("kind").getValue()),
                key.getString("id").getValue());
    }
}
