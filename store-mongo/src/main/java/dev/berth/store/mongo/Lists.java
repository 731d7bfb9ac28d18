package dev.berth.store.mongo;

import java.util.ArrayList;
import java.util.List;

/** Operations on lists that the JDK lacks. */
final class Lists {

    private Lists() {
    }

    /** Returns views of consecutive parts of a list, each of the given size but for the last, which may be smaller. */
    static <T> List<List<T>> partition(List<T> list, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < list.size(); from += size) {
            parts.add(list.subList(from, Math.min(from + size, list.size())));
        }
        return parts;
    }
}
