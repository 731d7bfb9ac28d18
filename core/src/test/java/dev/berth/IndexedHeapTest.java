package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The heap agrees with a list that is sorted each time. */
final class IndexedHeapTest {

    private static final Comparator<Item> ORDER = Comparator.<Item>comparingInt(item -> item.key)
            .thenComparingInt(item -> item.number);

    private static final class Item extends IndexedHeap.Element {
        final int number;
        int key;

        Item(int number, int key) {
            this.number = number;
            this.key = key;
        }
    }

    @Property(tries = 300)
    void itAgreesWithASortedList(@ForAll long seed) {
        Random random = new Random(seed);
        IndexedHeap<Item> heap = new IndexedHeap<>(ORDER);
        List<Item> list = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            int what = list.isEmpty() ? 0 : random.nextInt(4);
            if (what < 2) {
                Item item = new Item(step, random.nextInt(20));
                heap.add(item);
                list.add(item);
            } else {
                Item item = list.get(random.nextInt(list.size()));
                if (what == 2) {
                    heap.remove(item);
                    list.remove(item);
                } else {
                    item.key = random.nextInt(20);
                    heap.moved(item);
                }
            }
            list.sort(ORDER);
            assertEquals(list, walk(heap));
            if (!list.isEmpty()) {
                assertSame(list.get(0), heap.first());
            }
        }
    }

    private static List<Item> walk(IndexedHeap<Item> heap) {
        List<Item> walked = new ArrayList<>();
        IndexedHeap<Item>.Walk walk = heap.walk();
        while (walk.hasNext()) {
            Item next = walk.peek();
            assertSame(next, walk.next());
            walked.add(next);
        }
        return walked;
    }
}
