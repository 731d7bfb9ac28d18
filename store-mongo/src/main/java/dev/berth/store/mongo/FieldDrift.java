package dev.berth.store.mongo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A documented field that another program has changed: its value does not follow from the placements.
 *
 * @param collection the collection, by its standard name
 * @param id the task or worker
 * @param field the field
 * @param found the value found
 * @param expected the value that follows from the placements
 */
public record FieldDrift(String collection, String id, String field, String found, String expected) {

    /** Compares the fields of a document with the expected values; numbers may have any type. */
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
