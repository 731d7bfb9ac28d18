package dev.berth.contract;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A random cluster with random holds on it, in plain arrays. The same dice make the same. Among its nodes are some
 * without anything, some with the most that there may be, idle and full ones, and GPUs out of service; now and then the
 * whole cluster is idle.
 */
final class SmallCluster implements NodeView {

    /** The most nodes of a cluster that contracts are tested on. */
    static final int MOST = 12;

    private final List<Row> rows;

    private record Row(Node node, Resources free, int[] freeMilli, long heldKinds) {

        /** A node with so many holds on it, or fewer if there is no room for them. */
        static Row of(Node node, int holds, RandomSource dice) {
            int[] left = new int[node.gpus().size()];
            Arrays.fill(left, GpuDemand.WHOLE);
            long kinds = 0;
            for (int i = 0; i < holds; i++) {
                kinds |= hold(dice.gpus(), left);
            }
            boolean outage = dice.oneIn(4);
            for (int gpu = 0; gpu < left.length; gpu++) {
                left[gpu] = outage && dice.oneIn(4) ? 0 : left[gpu];
            }
            Resources all = node.capacity();
            Resources free = kinds == 0 ? all : new Resources(all.cpuMillis() - dice.part(all.cpuMillis()),
                    all.memoryMib() - dice.part(all.memoryMib()), all.storageMib() - dice.part(all.storageMib()));
            return new Row(node, free, left, kinds);
        }

        /** Takes the first GPUs with enough left; the bit of what is held of them, 0 if there are too few. */
        private static long hold(GpuDemand demand, int[] left) {
            int[] enough = IntStream.range(0, left.length).filter(gpu -> left[gpu] >= demand.gpuMilli())
                    .limit(demand.count()).toArray();
            if (enough.length < demand.count()) {
                return 0;
            }
            IntStream.of(enough).forEach(gpu -> left[gpu] -= demand.gpuMilli());
            return 1L << Math.min(demand.kind(), Long.SIZE - 1);
        }

        /** A shape that this node has room for, now and then for nothing else beside it. */
        Shape room(RandomSource dice) {
            Resources asked = dice.oneIn(3) ? Resources.NONE : new Resources(dice.part(free.cpuMillis()),
                    dice.part(free.memoryMib()), dice.part(free.storageMib()));
            boolean anyKind = node.gpus().isEmpty() || dice.oneIn(2);
            return new Shape(asked, anyKind ? gpus(gpu -> true, dice) : ofKind(dice));
        }

        private GpuDemand ofKind(RandomSource dice) {
            Gpu like = node.gpus().get(dice.below(node.gpus().size()));
            GpuDemand gpus = gpus(gpu -> gpu.model().equals(like.model()) && gpu.memoryMib() >= like.memoryMib(), dice);
            return gpus.count() == 0 ? gpus : gpus.ofModels(like.model()).withMemoryMib(like.memoryMib());
        }

        private GpuDemand gpus(Predicate<Gpu> wanted, RandomSource dice) {
            int[] left = IntStream.range(0, freeMilli.length).filter(gpu -> wanted.test(node.gpus().get(gpu)))
                    .map(gpu -> freeMilli[gpu]).toArray();
            int most = IntStream.of(left).max().orElse(0);
            int whole = (int) IntStream.of(left).filter(milli -> milli == GpuDemand.WHOLE).count();
            if (most == 0 || dice.oneIn(5)) {
                return GpuDemand.none();
            }
            return whole == 0 || dice.oneIn(2) ? GpuDemand.fraction(1 + (int) dice.part(most - 1))
                    : GpuDemand.whole(1 + (int) dice.part(whole - 1));
        }
    }

    private SmallCluster(List<Row> rows) {
        this.rows = rows;
    }

    SmallCluster(int nodes, RandomSource dice) {
        int busy = dice.oneIn(6) ? 1 : 5;
        this.rows = IntStream.range(0, nodes)
                .mapToObj(i -> Row.of(dice.node("node-" + i), dice.below(busy), dice)).toList();
    }

    /** A shape that is likely to find room here; now and then as many GPUs as any node has free. */
    Shape shape(RandomSource dice) {
        return switch (dice.below(10)) {
            case 0 -> dice.shape();
            case 1 -> new Shape(Resources.NONE, GpuDemand.whole(IntStream.range(0, rows.size())
                    .map(node -> Long.bitCount(freeGpuMask(node))).max().orElse(0)));
            default -> rows.get(dice.below(rows.size())).room(dice);
        };
    }

    /** This cluster, but one node is as it is in another. */
    SmallCluster with(int node, SmallCluster other) {
        List<Row> changed = new ArrayList<>(rows);
        changed.set(node, other.rows.get(node));
        return new SmallCluster(changed);
    }

    /** Says whether nothing but labels and the like could keep a shape off a node. */
    boolean hasRoom(Shape shape, int node) {
        return shape.resources().fitsIn(rows.get(node).free())
                && Long.bitCount(usableGpus(shape, node)) >= shape.gpus().count();
    }

    @Override
    public int nodes() {
        return rows.size();
    }

    @Override
    public Node node(int node) {
        return rows.get(node).node();
    }

    @Override
    public long freeCpuMillis(int node) {
        return rows.get(node).free().cpuMillis();
    }

    @Override
    public long freeMemoryMib(int node) {
        return rows.get(node).free().memoryMib();
    }

    @Override
    public long freeStorageMib(int node) {
        return rows.get(node).free().storageMib();
    }

    @Override
    public long freeGpuMask(int node) {
        return usableGpus(new Shape(Resources.NONE, GpuDemand.whole(1)), node);
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return rows.get(node).freeMilli()[gpu];
    }

    @Override
    public long freeGpuMilli(int node) {
        return IntStream.of(rows.get(node).freeMilli()).sum();
    }

    @Override
    public long heldKinds(int node) {
        return rows.get(node).heldKinds();
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        GpuDemand demand = shape.gpus();
        Row row = rows.get(node);
        long mask = 0;
        for (int gpu = 0; gpu < row.freeMilli().length && demand.count() > 0; gpu++) {
            boolean usable = demand.accepts(row.node().gpus().get(gpu)) && row.freeMilli()[gpu] >= demand.gpuMilli();
            mask |= usable ? 1L << gpu : 0;
        }
        return mask;
    }
}
