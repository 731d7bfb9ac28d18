package dev.berth.store.mongo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A documented field that somebody else has changed: it is not what Berth wrote, nor what follows from what is placed.
 *
 * @param collection the collection, by its standard name
 * @param id the task or worker
 * @param field the field
 * @param found what it says
 * @param expected what it has to say
 */
public record FieldDrift(String collection, String id, String field, String found, String expected) {

    /** Compares the fields of a document with what they have to say; any type of number will do. */
    static List<FieldDrift> of(String collection, String id, Document found, Map<String, ?> expected) {
        return expected.entrySet().stream()
                .filter(field -> !isSame(found.get(field.getKey()), field.getValue()))
                .map(field -> new FieldDrift(collection, id, field.getKey(), String.valueOf(found.get(field.getKey())),
                        field.getValue().toString()))
                .toList();
    }

    private static boolean isSame(@Nullable Object found, Object expected) {
        return found instanceof Number number && expected instanceof Number other
                ? number.doubleValue() == other.doubleValue() : Objects.equals(found, expected);
    }
}
