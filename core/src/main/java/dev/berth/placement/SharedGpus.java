package dev.berth.placement;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs that are held in part, on nodes that take work, by kind and by what is left of them.
 *
 * <p>Follows the change log when it is asked. Used by one thread at a time. Allocates nothing once every amount of a
 * kind has been seen.
 */
final class SharedGpus implements ChangeLog.Follower {

    private static final short[] NONE = new short[0];

    private static final class OfKind {
        final @Nullable OrdinalBitSet[] byLeft = new @Nullable OrdinalBitSet[GpuDemand.WHOLE];
        final BitSet nonEmpty = new BitSet(GpuDemand.WHOLE);
    }

    private final NodeTable table;
    private final ChangeLog.Reader changes;
    private OfKind[] ofKind = new OfKind[0];
    private @Nullable Node[] described = new @Nullable Node[16];
    /** For each node, what is left of each GPU according to this index; 0 if it is not in it. */
    private short[][] known = new short[16][];

    SharedGpus(NodeTable table) {
        this.table = table;
        this.changes = new ChangeLog.Reader(table);
        Arrays.fill(known, NONE);
    }

    private static int number(int ordinal, int gpu) {
        return ordinal << 6 | gpu;
    }

    @Override
    public void changed(int ordinal) {
        if (ordinal >= known.length) {
            int length = known.length;
            known = Arrays.copyOf(known, Math.max(ordinal + 1, 2 * length));
            Arrays.fill(known, length, known.length, NONE);
            described = Arrays.copyOf(described, known.length);
        }
        Node node = ordinal < table.nodes() ? table.node(ordinal) : null;
        if (node != described[ordinal]) {
            describe(ordinal, node);
        }
        boolean serves = known[ordinal].length > 0 && table.serves(ordinal);
        for (int gpu = 0; gpu < known[ordinal].length; gpu++) {
            int free = serves ? table.freeGpuMilli(ordinal, gpu) : 0;
            int left = free < GpuDemand.WHOLE ? free : 0;
            if (left != known[ordinal][gpu]) {
                move(table.gpus().kind(ordinal, gpu), number(ordinal, gpu), known[ordinal][gpu], left);
                known[ordinal][gpu] = (short) left;
            }
        }
    }

    private void describe(int ordinal, @Nullable Node node) {
        Node before = described[ordinal];
        for (int gpu = 0; before != null && gpu < known[ordinal].length; gpu++) {
            if (known[ordinal][gpu] > 0) {
                move(table.gpus().kinds().of(before.gpus().get(gpu)), number(ordinal, gpu), known[ordinal][gpu], 0);
            }
        }
        described[ordinal] = node;
        known[ordinal] = node == null || node.gpus().isEmpty() ? NONE : new short[node.gpus().size()];
    }

    /** Notes that a GPU now has another amount left; 0 stands for one that is not shared. */
    private void move(int kind, int number, int from, int to) {
        if (kind >= ofKind.length) {
            int length = ofKind.length;
            ofKind = Arrays.copyOf(ofKind, kind + 1);
            for (int i = length; i <= kind; i++) {
                ofKind[i] = new OfKind();
            }
        }
        OfKind of = ofKind[kind];
        OrdinalBitSet left = of.byLeft[from];
        if (from > 0 && left != null) {
            of.nonEmpty.set(from, !left.remove(number));
        }
        if (to > 0) {
            OrdinalBitSet joined = of.byLeft[to];
            if (joined == null) {
                joined = new OrdinalBitSet();
                of.byLeft[to] = joined;
            }
            joined.add(number);
            of.nonEmpty.set(to);
        }
    }

    /** The node with the shared GPU that has room for a share and the least left, of equal ones the lowest, or -1. */
    int tightest(NodeFeasibility fit) {
        changes.bringUpToDate(this);
        int bestLeft = GpuDemand.WHOLE;
        int bestNode = -1;
        for (int kind = 0; kind < Math.min(ofKind.length, table.gpus().kinds().count()); kind++) {
            if (!fit.acceptsKind(kind)) {
                continue;
            }
            OfKind of = ofKind[kind];
            int left = of.nonEmpty.nextSetBit(fit.shape.gpus().gpuMilli());
            while (left >= 0 && left <= bestLeft) {
                int node = firstWithRoom(of.byLeft[left], fit);
                if (node >= 0) {
                    bestNode = left < bestLeft || node < bestNode ? node : bestNode;
                    bestLeft = left;
                    break;
                }
                left = of.nonEmpty.nextSetBit(left + 1);
            }
        }
        return bestNode;
    }

    private static int firstWithRoom(@Nullable OrdinalBitSet gpus, NodeFeasibility fit) {
        int number = gpus == null ? -1 : gpus.next(0);
        while (gpus != null && number >= 0) {
            int node = number >>> 6;
            if (fit.hasRoom(node)) {
                return node;
            }
            int open = fit.nextOpen(node + 1);
            number = open < 0 ? -1 : gpus.next(number(open, 0));
        }
        return -1;
    }
}
