package dev.berth.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What typically arrives: distinct shapes with their counts, most frequent first.
 *
 * @param entries shapes and counts
 */
public record WorkloadProfile(List<Entry> entries) {

    /** Nothing is known of what arrives. */
    public static final WorkloadProfile NONE = new WorkloadProfile(List.of());

    /**
     * One shape of the profile.
     *
     * @param shape the shape
     * @param count how often it was seen, above zero
     */
    public record Entry(Shape shape, long count) {
        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if the count is not above zero
         */
        public Entry {
            Checks.within("count", count, 1, Long.MAX_VALUE);
        }
    }

    /** Copies the entries. */
    public WorkloadProfile {
        entries = List.copyOf(entries);
    }

    /**
     * Counts the first shapes of requests.
     *
     * @param shapes the shapes, in the order that breaks ties of frequency
     * @return their profile
     */
    public static WorkloadProfile of(Iterable<Shape> shapes) {
        Map<Shape, Long> counts = new LinkedHashMap<>();
        Objects.requireNonNull(shapes, "shapes").forEach(
                shape -> counts.merge(Objects.requireNonNull(shape, "shapes"), 1L, Long::sum));
        List<Entry> entries = new ArrayList<>();
        counts.forEach((shape, count) -> entries.add(new Entry(shape, count)));
        entries.sort((a, b) -> Long.compare(b.count(), a.count()));
        return new WorkloadProfile(entries);
    }

    /**
     * The most frequent shapes that make up a share of all.
     *
     * @param percent 1 to 100
     * @return the shorter profile: the fewest entries whose counts reach the share
     */
    public WorkloadProfile top(int percent) {
        Checks.within("percent", percent, 1, 100);
        long wanted = total() * percent;
        long sum = 0;
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : entries) {
            if (sum * 100 >= wanted) {
                break;
            }
            kept.add(entry);
            sum += entry.count();
        }
        return new WorkloadProfile(kept);
    }

    /**
     * All counts together.
     *
     * @return the number of shapes seen
     */
    public long total() {
        return entries.stream().mapToLong(Entry::count).sum();
    }
}
