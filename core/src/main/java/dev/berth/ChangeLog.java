package dev.berth;

/** The ordinals of the nodes that changed last, numbered from 0; what is older has been written over. */
final class ChangeLog {

    private static final int LENGTH = 1 << 14;

    private final int[] ordinals = new int[LENGTH];
    private long end;

    void add(int ordinal) {
        ordinals[(int) end & LENGTH - 1] = ordinal;
        end++;
    }

    /** The number that the next change gets. */
    long end() {
        return end;
    }

    /** Says whether the change with this number, and all later ones, are still there. */
    boolean reachesBackTo(long number) {
        return end - number <= LENGTH;
    }

    int ordinal(long number) {
        return ordinals[(int) number & LENGTH - 1];
    }
}
