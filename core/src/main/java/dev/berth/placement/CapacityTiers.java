package dev.berth.placement;

/** Cuts a capacity into eighths: says how many whole eighths of it an amount is, by one product. */
final class CapacityTiers {

    /** Into how many parts a capacity is cut. */
    static final int PARTS = 8;

    private final int shift;
    /** 2^63 by the capacity, rounded up: too large by less than reaches the next eighth of any below 2^30. */
    private final long factor;

    /** Makes one for a capacity below 2^30; of no capacity at all any amount is 0 eighths. */
    CapacityTiers(long capacity) {
        if (capacity == 1) {
            shift = 5;
            factor = 1L << 62;
        } else {
            shift = 4;
            factor = capacity == 0 ? 0 : Long.MAX_VALUE / capacity + 1;
        }
    }

    /** How many whole eighths an amount is that is not above the capacity. */
    int of(long amount) {
        return (int) Math.multiplyHigh(amount << shift, factor);
    }
}
