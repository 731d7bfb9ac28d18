package dev.berth.store.jdbc;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.Taint;
import dev.berth.model.Toleration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** What lies in JSON columns, to text and back to the letter. The words in it are those of the columns. */
final class Json {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final String EMPTY_OBJECT = "{}";
    private static final String EMPTY_ARRAY = "[]";

    private Json() {
    }

    static String map(Map<String, String> map) {
        return map.isEmpty() ? EMPTY_OBJECT : text(object(map));
    }

    static Map<String, String> map(String text) {
        if (text.equals(EMPTY_OBJECT)) {
            return Map.of();
        }
        Map<String, String> map = new TreeMap<>();
        JsonParser.parseString(text).getAsJsonObject().entrySet()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().getAsString()));
        return map;
    }

    static String names(Collection<String> names) {
        return names.isEmpty() ? EMPTY_ARRAY : text(array(names));
    }

    static Set<String> names(String text) {
        return text.equals(EMPTY_ARRAY) ? Set.of() : names(JsonParser.parseString(text).getAsJsonArray());
    }

    static String taints(Set<Taint> taints) {
        if (taints.isEmpty()) {
            return EMPTY_ARRAY;
        }
        JsonArray array = new JsonArray();
        taints.forEach(taint -> array.add(pair(taint.key(), taint.value())));
        return text(array);
    }

    static Set<Taint> taints(String text) {
        return pairs(text, Taint::new);
    }

    static String tolerations(Set<Toleration> tolerations) {
        if (tolerations.isEmpty()) {
            return EMPTY_ARRAY;
        }
        JsonArray array = new JsonArray();
        tolerations.forEach(toleration -> array.add(pair(toleration.key(), toleration.value())));
        return text(array);
    }

    static Set<Toleration> tolerations(String text) {
        return pairs(text, Toleration::new);
    }

    static String shapes(List<Shape> shapes) {
        if (shapes.isEmpty()) {
            return EMPTY_ARRAY;
        }
        JsonArray array = new JsonArray();
        shapes.forEach(shape -> array.add(object(shape)));
        return text(array);
    }

    static List<Shape> shapes(String text) {
        if (text.equals(EMPTY_ARRAY)) {
            return List.of();
        }
        List<Shape> shapes = new ArrayList<>();
        JsonParser.parseString(text).getAsJsonArray().forEach(element -> shapes.add(shape(element.getAsJsonObject())));
        return shapes;
    }

    static String quoted(String words) {
        return text(new JsonPrimitive(words));
    }

    static String unquoted(String text) {
        return JsonParser.parseString(text).getAsString();
    }

    private static JsonObject object(Shape shape) {
        JsonObject object = new JsonObject();
        object.addProperty("num_gpus", shape.gpus().count());
        object.addProperty("gpu_milli", shape.gpus().gpuMilli());
        object.add("gpu_models", array(shape.gpus().models()));
        object.addProperty("gpu_min_memory_mib", shape.gpus().minMemoryMib());
        if (shape.gpus().maxMemoryMib() != Gpu.MAX_MEMORY_MIB) {
            object.addProperty("gpu_max_memory_mib", shape.gpus().maxMemoryMib());
        }
        if (shape.gpus().links() != LinkDemand.NONE) {
            object.addProperty("gpu_links", shape.gpus().links().name());
        }
        object.addProperty("cpu_millis", shape.resources().cpuMillis());
        object.addProperty("memory_mib", shape.resources().memoryMib());
        object.addProperty("storage_mib", shape.resources().storageMib());
        return object;
    }

    private static Shape shape(JsonObject object) {
        GpuDemand.Builder gpus = GpuDemand.builder(object.get("num_gpus").getAsInt())
                .gpuMilli(object.get("gpu_milli").getAsInt()).models(names(object.getAsJsonArray("gpu_models")))
                .minMemoryMib(object.get("gpu_min_memory_mib").getAsLong());
        if (object.has("gpu_max_memory_mib")) {
            gpus.maxMemoryMib(object.get("gpu_max_memory_mib").getAsLong());
        }
        if (object.has("gpu_links")) {
            gpus.links(LinkDemand.valueOf(object.get("gpu_links").getAsString()));
        }
        return new Shape(new Resources(object.get("cpu_millis").getAsLong(), object.get("memory_mib").getAsLong(),
                object.get("storage_mib").getAsLong()), gpus.build());
    }

    private static JsonObject object(Map<String, String> map) {
        JsonObject object = new JsonObject();
        map.forEach(object::addProperty);
        return object;
    }

    private static JsonObject pair(String key, String value) {
        JsonObject object = new JsonObject();
        object.addProperty("key", key);
        object.addProperty("value", value);
        return object;
    }

    private static <T> Set<T> pairs(String text, BiFunction<String, String, T> maker) {
        if (text.equals(EMPTY_ARRAY)) {
            return Set.of();
        }
        Set<T> values = new TreeSet<>();
        for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
            JsonObject object = element.getAsJsonObject();
            values.add(maker.apply(object.get("key").getAsString(), object.get("value").getAsString()));
        }
        return values;
    }

    private static JsonArray array(Collection<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    private static Set<String> names(JsonArray array) {
        Set<String> names = new TreeSet<>();
        array.forEach(element -> names.add(element.getAsString()));
        return names;
    }

    private static String text(JsonElement element) {
        return escapeUnpaired(GSON.toJson(element));
    }

    /** Writes halves of surrogate pairs, which UTF-8 does not have, as escapes. */
    private static String escapeUnpaired(String text) {
        StringBuilder escaped = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
            } else {
                escaped.append(text, copied, i).append(String.format("\\u%04x", (int) text.charAt(i)));
                copied = i + 1;
            }
        }
        return copied == 0 ? text : escaped.append(text, copied, text.length()).toString();
    }
}
