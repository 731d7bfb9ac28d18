package dev.berth.placement;

import dev.berth.Availability.OfNode;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is free of each node's GPUs, in one {@link PackedFreeGpus} a node, so that it is of one moment. Written by the
 * drainer
 * alone; any thread may read, and waits for nobody.
 */
final class FreeGpuSnapshot {

    private AtomicLongArray words = new AtomicLongArray(16);
    private volatile AtomicLongArray published = words;

    /** Makes room for a node. */
    void reach(int ordinal) {
        if (ordinal >= words.length()) {
            AtomicLongArray longer = new AtomicLongArray(2 * ordinal);
            for (int i = 0; i < words.length(); i++) {
                longer.setPlain(i, words.getPlain(i));
            }
            words = longer;
            published = longer;
        }
    }

    void add(int ordinal, long change) {
        words.setRelease(ordinal, words.getPlain(ordinal) + change);
    }

    OfNode read(int ordinal, String nodeId) {
        AtomicLongArray present = published;
        long word = ordinal < present.length() ? present.getAcquire(ordinal) : 0;
        return new OfNode(nodeId, (int) PackedFreeGpus.whole(word), PackedFreeGpus.milli(word));
    }
}
