package dev.berth.policy;

import dev.berth.device.LinkTable;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.LinkType;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;

/**
 * Ways of choosing GPUs on a node. Where it is known how they are linked, whole ones are chosen by that: the nearest if
 * the demand says anything of links, otherwise those whose loss does the least harm to what remains.
 */
final class GpuSelectors {

    private GpuSelectors() {
    }

    /** The usable GPUs with the lowest indices, unless links say otherwise. */
    static GpuSelector lowest() {
        return (query, node, view) -> byLinks(query, node, view, view.usableGpus(query.shape(), node));
    }

    /** For a share the usable GPU with the least left, the first of equal ones; whole GPUs by lowest index. */
    static GpuSelector tightest() {
        return (query, node, view) -> byLeft(query, node, view, -1);
    }

    /** For a share the usable GPU with the most left, the first of equal ones; whole GPUs by lowest index. */
    static GpuSelector loosest() {
        return (query, node, view) -> byLeft(query, node, view, 1);
    }

    /** Any usable GPUs, all equally likely; the nearest if the demand says anything of links. */
    static GpuSelector random() {
        return (query, node, view) -> {
            long rest = view.usableGpus(query.shape(), node);
            if (query.shape().gpus().links() != LinkDemand.NONE) {
                return byLinks(query, node, view, rest);
            }
            long chosen = 0;
            for (int draw = 0; draw < query.shape().gpus().count(); draw++) {
                long bits = draw(query.random() ^ node, draw) >>> 1;
                long bit = nth(rest, (int) (bits % Long.bitCount(rest)));
                chosen |= bit;
                rest &= ~bit;
            }
            return chosen;
        };
    }

    /** Draws 64 bits: the finalizer of MurmurHash3 over a word and a number. */
    static long draw(long word, long number) {
        long mixed = word + (number + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static long byLeft(PlacementQuery query, int node, NodeView view, int sign) {
        long usable = view.usableGpus(query.shape(), node);
        if (!query.shape().gpus().isFraction()) {
            return byLinks(query, node, view, usable);
        }
        long best = usable & -usable;
        for (long rest = usable & (usable - 1); rest != 0; rest &= rest - 1) {
            int left = view.freeGpuMilli(node, Long.numberOfTrailingZeros(rest));
            int bestLeft = view.freeGpuMilli(node, Long.numberOfTrailingZeros(best));
            best = Integer.compare(left, bestLeft) == sign ? rest & -rest : best;
        }
        return best;
    }

    private static long byLinks(PlacementQuery query, int node, NodeView view, long usable) {
        GpuDemand demand = query.shape().gpus();
        if (!view.isLinked(node) || demand.isFraction()) {
            return lowestOf(usable, demand.count());
        }
        LinkTable links = LinkTable.of(view.node(node).topology().orElseThrow());
        return demand.links() == LinkDemand.NONE ? links.leastHarm(usable, demand.count())
                : links.nearest(usable, demand.count(), demand.links().required().orElse(LinkType.SYS));
    }

    /** The lowest bits of a mask. */
    static long lowestOf(long usable, int count) {
        long rest = usable;
        for (int i = 0; i < count; i++) {
            rest &= rest - 1;
        }
        return usable & ~rest;
    }

    private static long nth(long mask, int n) {
        long rest = mask;
        for (int i = 0; i < n; i++) {
            rest &= rest - 1;
        }
        return rest & -rest;
    }
}
