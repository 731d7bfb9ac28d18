package dev.berth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements know their place in it, so that any of them can be taken out or moved in O(log n) steps.
 * It also knows how soon something in each subtree ends, so that the first one to end in time is found without a look
 * at all those that do not. An element is in one heap at a time.
 *
 * <p>Used by one thread at a time.
 */
final class IndexedHeap<E extends IndexedHeap.Element> {

    private static final int NOWHERE = -1;

    /** What can be in a heap. */
    abstract static class Element {
        private int place = NOWHERE;

        final int place() {
            return place;
        }

        final void place(int now) {
            place = now;
        }

        /** How long it may run; {@link Long#MAX_VALUE} without a duration. */
        long spanMillis() {
            return Long.MAX_VALUE;
        }

        /** When it has to end if it has no duration; {@link Long#MAX_VALUE} if it has, or may run for ever. */
        long limitMillis() {
            return Long.MAX_VALUE;
        }

        final boolean ends(EndBound by) {
            return spanMillis() <= by.spanMillis() || limitMillis() <= by.limitMillis();
        }
    }

    private final Comparator<? super E> order;
    private final List<E> elements = new ArrayList<>();
    /** The least of each subtree. */
    private long[] spans = new long[4];
    private long[] limits = new long[4];

    IndexedHeap(Comparator<? super E> order) {
        this.order = order;
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    int size() {
        return elements.size();
    }

    /** The least element; there must be one. */
    E first() {
        return elements.get(0);
    }

    void add(E element) {
        assert element.place() == NOWHERE : "in a heap already";
        elements.add(element);
        if (elements.size() > spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
            limits = Arrays.copyOf(limits, spans.length);
        }
        rise(element, elements.size() - 1);
    }

    void remove(E element) {
        int place = element.place();
        E last = elements.remove(elements.size() - 1);
        element.place(NOWHERE);
        recompute((elements.size() - 1) / 2);
        if (last != element) {
            settle(last, place);
        }
    }

    /** Puts an element right whose order among the others has changed. */
    void moved(E element) {
        settle(element, element.place());
    }

    private void settle(E element, int place) {
        if (place > 0 && order.compare(element, elements.get((place - 1) / 2)) < 0) {
            rise(element, place);
        } else {
            sink(element, place);
        }
    }

    private void rise(E element, int from) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (order.compare(element, elements.get(parent)) >= 0) {
                break;
            }
            put(elements.get(parent), place);
            place = parent;
        }
        put(element, place);
        recompute(from);
    }

    private void sink(E element, int from) {
        int place = from;
        while (2 * place + 1 < elements.size()) {
            int child = 2 * place + 1;
            if (child + 1 < elements.size() && order.compare(elements.get(child + 1), elements.get(child)) < 0) {
                child++;
            }
            if (order.compare(element, elements.get(child)) <= 0) {
                break;
            }
            put(elements.get(child), place);
            place = child;
        }
        put(element, place);
        recompute(place);
    }

    private void put(E element, int place) {
        elements.set(place, element);
        element.place(place);
    }

    /** Finds the least of a subtree, and of those that it is in, anew. */
    private void recompute(int changed) {
        for (int place = changed; place < elements.size(); place = (place - 1) / 2) {
            E top = elements.get(place);
            int child = 2 * place + 1;
            spans[place] = Math.min(top.spanMillis(), Math.min(least(spans, child), least(spans, child + 1)));
            limits[place] = Math.min(top.limitMillis(), Math.min(least(limits, child), least(limits, child + 1)));
            if (place == 0) {
                return;
            }
        }
    }

    private long least(long[] of, int place) {
        return place < elements.size() ? of[place] : Long.MAX_VALUE;
    }

    /** The least element that ends in time, or null. */
    @Nullable E first(EndBound by) {
        Walk walk = new Walk(by);
        while (walk.hasNext()) {
            E next = walk.next();
            if (next.ends(by)) {
                return next;
            }
        }
        return null;
    }

    /** The elements, in no order; good until the heap changes. */
    List<E> elements() {
        return elements;
    }

    /** A walk through the elements from the least on, each step O(log n); good until the heap changes. */
    Walk walk() {
        return new Walk(EndBound.EVER);
    }

    /** Visits elements in their order and leaves them where they are; where nothing ends in time it does not look. */
    final class Walk {

        private final PriorityQueue<E> open = new PriorityQueue<>(order);

        private final EndBound by;

        private Walk(EndBound by) {
            this.by = by;
            open(0);
        }

        private void open(int place) {
            if (place < elements.size() && (spans[place] <= by.spanMillis() || limits[place] <= by.limitMillis())) {
                open.add(elements.get(place));
            }
        }

        boolean hasNext() {
            return !open.isEmpty();
        }

        /** The next element, without going on; there must be one. */
        E peek() {
            return open.element();
        }

        E next() {
            E least = open.remove();
            open(2 * least.place() + 1);
            open(2 * least.place() + 2);
            return least;
        }
    }
}
