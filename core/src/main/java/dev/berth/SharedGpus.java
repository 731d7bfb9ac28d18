package dev.berth;

import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The GPUs in service that are held in part, by kind and by what is left of them.
 *
 * <p>Changed and read by one thread at a time. A GPU's number is its node's ordinal × 64 + its index, so that numbers
 * go by ordinal. Allocates nothing while shares move between amounts that were seen before.
 */
final class SharedGpus {

    private static final class OfKind {
        final NumberSet[] byLeft = new NumberSet[GpuDemand.WHOLE];
        final BitSet nonEmpty = new BitSet(GpuDemand.WHOLE);
    }

    private final GpuKinds kinds;
    private OfKind[] ofKind = new OfKind[0];

    SharedGpus(GpuKinds kinds) {
        this.kinds = kinds;
    }

    static int number(int ordinal, int gpu) {
        return ordinal << 6 | gpu;
    }

    /** Notes that a GPU now has another amount left; 0 stands for one that is not shared. */
    void move(int kind, int number, int from, int to) {
        if (kind >= ofKind.length) {
            int known = ofKind.length;
            ofKind = Arrays.copyOf(ofKind, kind + 1);
            for (int i = known; i <= kind; i++) {
                ofKind[i] = new OfKind();
            }
        }
        OfKind of = ofKind[kind];
        if (from > 0) {
            of.byLeft[from].remove(number);
            if (of.byLeft[from].isEmpty()) {
                of.nonEmpty.clear(from);
            }
        }
        if (to > 0) {
            if (of.byLeft[to] == null) {
                of.byLeft[to] = new NumberSet();
            }
            of.byLeft[to].add(number);
            of.nonEmpty.set(to);
        }
    }

    /** The node with the shared GPU that has room for a share and the least left, of equal ones the lowest, or -1. */
    int tightest(Request request, Shape shape, Fit fit) {
        int bestLeft = GpuDemand.WHOLE;
        int bestNode = -1;
        for (int kind = 0; kind < ofKind.length; kind++) {
            if (!kinds.accepts(shape.gpus(), kind)) {
                continue;
            }
            OfKind of = ofKind[kind];
            int left = of.nonEmpty.nextSetBit(shape.gpus().gpuMilli());
            while (left >= 0 && left <= bestLeft) {
                int node = firstWithRoom(of.byLeft[left], request, shape, fit);
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

    private static int firstWithRoom(NumberSet gpus, Request request, Shape shape, Fit fit) {
        int number = gpus.next(0);
        while (number >= 0) {
            int node = number >>> 6;
            if (fit.obstacle(request, shape, node) == null) {
                return node;
            }
            number = gpus.next(number(node + 1, 0));
        }
        return -1;
    }
}
