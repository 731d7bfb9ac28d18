package dev.berth;

/** Cuts a capacity into eighths: says how many whole eighths of it an amount is, without a division. */
final class Eighths {

    /** Into how many parts a capacity is cut. */
    static final int PARTS = 8;
    /** Lifts products above the whole number that they may have been rounded below; far less than 1 / capacity. */
    private static final double LIFT = 1 + 0x1p-40;

    private final double perUnit;

    /** Makes one for a capacity below 2^30; of no capacity at all any amount is 0 eighths. */
    Eighths(long capacity) {
        perUnit = capacity == 0 ? 0 : (double) PARTS / capacity * LIFT;
    }

    /** How many whole eighths an amount is that is not above the capacity. */
    int of(long amount) {
        return (int) (amount * perUnit);
    }
}
