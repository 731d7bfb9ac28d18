package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A baseline that places badly or too little would flatter what is measured beside it. */
class SynchronizedBestFitTest {

    private static final long NODE = 1L << 16;

    private final SynchronizedBestFit pool = new SynchronizedBestFit(3, 4, 4_000, 4_096);

    @Test
    void takesTheTightestNode() {
        assertEquals(0b0011, pool.place(2, 1_000, 1_024));
        assertEquals(NODE | 0b0111, pool.place(3, 1_000, 1_024));

        assertEquals(NODE | 0b1000, pool.place(1, 1_000, 1_024));
        assertEquals(0b0100, pool.place(1, 1_000, 1_024));
    }

    @Test
    void looksAtCpuAndMemoryToo() {
        assertEquals(0b0001, pool.place(1, 4_000, 1));
        assertEquals(NODE | 0b0001, pool.place(1, 1, 4_096));
        assertEquals(2 * NODE | 0b0001, pool.place(1, 1, 1));
    }

    @Test
    void givesBackAllThatItTook() {
        long placement = pool.place(4, 4_000, 4_096);
        assertEquals(8, pool.freeGpus());
        pool.release(placement, 4_000, 4_096);
        assertEquals(12, pool.freeGpus());
        assertEquals(placement, pool.place(4, 4_000, 4_096));
    }

    @Test
    void saysThatNothingFits() {
        assertEquals(SynchronizedBestFit.NO_FIT, pool.place(5, 1, 1));
        assertEquals(SynchronizedBestFit.NO_FIT, pool.place(1, 4_001, 1));
        assertEquals(SynchronizedBestFit.NO_FIT, pool.place(1, 1, 4_097));
    }
}
