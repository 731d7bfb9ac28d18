package dev.berth.placement;

/**
 * The ordinals of the nodes that changed last, numbered from 0; what is older has been written over. Whatever follows
 * from the columns (an index, a score board, a snapshot) reads it through a {@link Reader} before it is asked.
 */
final class ChangeLog {

    private static final int LENGTH = 1 << 14;

    /** Something that follows from the columns. */
    interface Follower {

        /** Takes note that a node has changed, has come, or, from the number of nodes on, has gone. */
        void changed(int ordinal);
    }

    /** How far a follower has read. */
    static final class Reader {

        private final NodeTable table;
        private long seen;
        private int nodes;

        Reader(NodeTable table) {
            this.table = table;
        }

        /** Tells a follower of all nodes that have changed since the last time, or of all nodes if that is less. */
        void bringUpToDate(Follower follower) {
            ChangeLog log = table.changes();
            long end = log.end;
            int most = Math.max(nodes, table.nodes());
            if (end - seen > most || !log.reachesBackTo(seen)) {
                for (int node = 0; node < most; node++) {
                    follower.changed(node);
                }
            } else {
                for (long number = seen; number < end; number++) {
                    follower.changed(log.ordinal(number));
                }
            }
            seen = end;
            nodes = table.nodes();
        }
    }

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
