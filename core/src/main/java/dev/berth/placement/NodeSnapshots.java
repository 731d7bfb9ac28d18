package dev.berth.placement;

import dev.berth.NodeStatus;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.RandomAccess;

/**
 * A maker of immutable pictures of all nodes, which share the chunks of 64 nodes that have not changed in between. Used
 * by one thread at a time; the pictures by any.
 */
public final class NodeSnapshots implements ChangeLog.Follower {

    private static final int BITS = 6;
    private static final int SIZE = 1 << BITS;

    /** An immutable list of all nodes by ordinal. */
    public static final class Picture extends AbstractList<NodeStatus> implements RandomAccess {

        private final NodeStatus[][] chunks;
        private final int nodes;

        private Picture(NodeStatus[][] chunks, int nodes) {
            this.chunks = chunks;
            this.nodes = nodes;
        }

        @Override
        public NodeStatus get(int ordinal) {
            if (ordinal >= nodes) {
                throw new IndexOutOfBoundsException("There is no such node. ordinal=" + ordinal + " nodes=" + nodes);
            }
            return chunks[ordinal >> BITS][ordinal & SIZE - 1];
        }

        @Override
        public int size() {
            return nodes;
        }
    }

    private final NodeTable table;
    private final ChangeLog.Reader changes;
    private final BitSet stale = new BitSet();
    private NodeStatus[][] chunks = new NodeStatus[0][];

    /**
     * Makes a maker of pictures.
     *
     * @param table the nodes
     */
    public NodeSnapshots(NodeTable table) {
        this.table = table;
        this.changes = new ChangeLog.Reader(table);
    }

    @Override
    public void changed(int ordinal) {
        stale.set(ordinal >> BITS);
    }

    /**
     * Takes a picture.
     *
     * @return the nodes as they are now
     */
    public Picture take() {
        changes.bringUpToDate(this);
        NodeStatus[][] made = Arrays.copyOf(chunks, table.nodes() + SIZE - 1 >> BITS);
        for (int chunk = stale.nextSetBit(0); chunk >= 0 && chunk < made.length; chunk = stale.nextSetBit(chunk + 1)) {
            made[chunk] = chunk(chunk);
        }
        stale.clear();
        chunks = made;
        return new Picture(made, table.nodes());
    }

    private NodeStatus[] chunk(int chunk) {
        NodeStatus[] made = new NodeStatus[Math.min(SIZE, table.nodes() - (chunk << BITS))];
        Arrays.setAll(made, at -> status((chunk << BITS) + at));
        return made;
    }

    private NodeStatus status(int ordinal) {
        Node node = table.node(ordinal);
        List<Integer> free = new ArrayList<>();
        List<GpuState> states = new ArrayList<>();
        for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
            int milli = table.gpus().unheldMilli(ordinal, gpu);
            free.add(milli);
            states.add(!table.gpus().isInService(ordinal, gpu) ? GpuState.MAINTENANCE
                    : milli < GpuDemand.WHOLE ? GpuState.IN_USE : GpuState.AVAILABLE);
        }
        Resources unheld = new Resources(table.freeCpuMillis(ordinal), table.freeMemoryMib(ordinal),
                table.freeStorageMib(ordinal));
        return NodeStatus.builder(ordinal, node).state(table.state(ordinal)).free(unheld).freeGpuMilli(free)
                .gpuStates(states).build();
    }
}
