package dev.berth;

import dev.berth.Availability.OfNode;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is free of each node's GPUs, in one word a node, so that it is of one moment. Written by the drainer alone; any
 * thread may read, and waits for nobody.
 */
final class NodeWords {

    private static final int MILLI_BITS = 24;

    private volatile AtomicLongArray words = new AtomicLongArray(16);

    void write(int ordinal, int wholeGpus, long gpuMilli) {
        AtomicLongArray present = words;
        if (ordinal >= present.length()) {
            AtomicLongArray longer = new AtomicLongArray(Math.max(ordinal + 1, 2 * present.length()));
            for (int i = 0; i < present.length(); i++) {
                longer.setPlain(i, present.getPlain(i));
            }
            words = longer;
            present = longer;
        }
        present.setRelease(ordinal, (long) wholeGpus << MILLI_BITS | gpuMilli);
    }

    OfNode read(int ordinal, String nodeId) {
        AtomicLongArray present = words;
        long word = ordinal < present.length() ? present.getAcquire(ordinal) : 0;
        return new OfNode(nodeId, (int) (word >>> MILLI_BITS), word & (1L << MILLI_BITS) - 1);
    }
}
