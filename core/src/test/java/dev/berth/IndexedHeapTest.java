package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A heap finds the same as a search through a list. */
final class IndexedHeapTest {

    private static final class Entry extends IndexedHeap.Element {
        private int key;
        private final int number;
        private final long span;
        private final long limit;

        Entry(int key, int number) {
            this.key = key;
            this.number = number;
            this.span = number % 3 == 0 ? Long.MAX_VALUE : key * 7L % 10;
            this.limit = number % 6 == 0 ? key * 3L % 10 : Long.MAX_VALUE;
        }

        @Override
        long spanMillis() {
            return span;
        }

        @Override
        long limitMillis() {
            return limit;
        }
    }

    private static final Comparator<Entry> ORDER = Comparator.<Entry>comparingInt(entry -> entry.key)
            .thenComparingInt(entry -> entry.number);

    @Property
    void whateverHappensTheFirstInTimeIsFound(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 999) Integer> steps) {
        IndexedHeap<Entry> heap = new IndexedHeap<>(ORDER);
        List<Entry> list = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int step = steps.get(i);
            if (step % 3 == 0 && !list.isEmpty()) {
                heap.remove(list.remove(step % list.size()));
            } else if (step % 3 == 1 && !list.isEmpty()) {
                Entry moved = list.get(step % list.size());
                moved.key = step % 50;
                heap.moved(moved);
            } else {
                Entry entry = new Entry(step % 40, i);
                heap.add(entry);
                list.add(entry);
            }
            assertEquals(list.size(), heap.size());
            check(heap, list, EndBound.EVER);
            check(heap, list, new EndBound(step % 10, -1));
            check(heap, list, new EndBound(-1, step % 7));
            check(heap, list, new EndBound(step % 5, step % 4));
        }
    }

    private static void check(IndexedHeap<Entry> heap, List<Entry> list, EndBound by) {
        Optional<Entry> expected = list.stream()
                .filter(entry -> entry.span <= by.spanMillis() || entry.limit <= by.limitMillis()).min(ORDER);
        assertSame(expected.orElse(null), heap.first(by));
    }

    @Property(tries = 300)
    void aWalkIsTheSortedList(@ForAll long seed) {
        Random random = new Random(seed);
        IndexedHeap<Entry> heap = new IndexedHeap<>(ORDER);
        List<Entry> list = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            if (list.isEmpty() || random.nextInt(3) > 0) {
                list.add(new Entry(random.nextInt(20), step));
                heap.add(list.get(list.size() - 1));
            } else {
                heap.remove(list.remove(random.nextInt(list.size())));
            }
            list.sort(ORDER);
            assertEquals(list, walk(heap));
        }
    }

    private static List<Entry> walk(IndexedHeap<Entry> heap) {
        List<Entry> walked = new ArrayList<>();
        IndexedHeap<Entry>.Walk walk = heap.walk();
        while (walk.hasNext()) {
            Entry next = walk.peek();
            assertSame(next, walk.next());
            walked.add(next);
        }
        return walked;
    }
}
