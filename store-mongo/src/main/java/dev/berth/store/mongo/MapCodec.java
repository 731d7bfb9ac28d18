package dev.berth.store.mongo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/** Maps as lists of key and value, since a host's words may not be names of fields: they may have dots and dollars. */
final class MapCodec {

    private static final String KEY = "key";
    private static final String VALUE = "value";

    private MapCodec() {
    }

    static Document pair(String key, String value) {
        return new Document(KEY, key).append(VALUE, value);
    }

    static List<Document> encode(Map<String, String> map) {
        return map.entrySet().stream().map(entry -> pair(entry.getKey(), entry.getValue())).toList();
    }

    static Map<String, String> decode(Document document, String field) {
        return document.getList(field, Document.class).stream().collect(Collectors.toMap(
                pair -> pair.getString(KEY), pair -> pair.getString(VALUE), (first, second) -> second, TreeMap::new));
    }

    static <T> Stream<T> decode(Document document, String field, BiFunction<String, String, T> maker) {
        return document.getList(field, Document.class).stream()
                .map(pair -> maker.apply(pair.getString(KEY), pair.getString(VALUE)));
    }
}
