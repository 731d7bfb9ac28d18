package dev.berth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A binary heap whose elements know their place in it, so that any of them can be taken out or moved in O(log n) steps.
 * An element is in one heap at a time.
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
    }

    private final Comparator<? super E> order;
    private final List<E> elements = new ArrayList<>();

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
        rise(element, elements.size() - 1);
    }

    void remove(E element) {
        int place = element.place();
        E last = elements.remove(elements.size() - 1);
        element.place(NOWHERE);
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
    }

    private void put(E element, int place) {
        elements.set(place, element);
        element.place(place);
    }

    /** The elements, in no order; good until the heap changes. */
    List<E> elements() {
        return elements;
    }

    /** A walk through the elements from the least on, each step O(log n); good until the heap changes. */
    Walk walk() {
        return new Walk();
    }

    /** Visits elements in their order and leaves them where they are. */
    final class Walk {

        private final PriorityQueue<E> open = new PriorityQueue<>(order);

        private Walk() {
            open(0);
        }

        private void open(int place) {
            if (place < elements.size()) {
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
