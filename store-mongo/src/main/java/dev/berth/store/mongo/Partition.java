package dev.berth.store.mongo;

import java.util.ArrayList;
import java.util.List;

/** Lists in parts that fit into a message or a document, which may have 16 MiB. */
final class Partition {

    private Partition() {
    }

    static <T> List<List<T>> of(List<T> all, int size) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return chunks;
    }
}
