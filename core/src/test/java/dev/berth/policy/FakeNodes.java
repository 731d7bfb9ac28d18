package dev.berth.policy;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes as a test wants them, for scorers and selectors to look at. Storage plays no part. */
final class FakeNodes implements NodeView {

    private record Row(Node node, long freeCpu, long freeMemory, long heldKinds, int... left) {
    }

    private final List<Row> rows = new ArrayList<>();

    /** Adds a node; kinds of demand held are those of the demands given to {@link #holding}. */
    FakeNodes add(Node node, long freeCpu, long freeMemory, int... left) {
        rows.add(new Row(node, freeCpu, freeMemory, 0, left));
        return this;
    }

    /** Says what the node added last holds. */
    FakeNodes holding(GpuDemand... demands) {
        Row row = rows.remove(rows.size() - 1);
        long kinds = 0;
        for (GpuDemand demand : demands) {
            kinds |= 1L << demand.kind();
        }
        rows.add(new Row(row.node(), row.freeCpu(), row.freeMemory(), kinds, row.left()));
        return this;
    }

    static Node node(long cpuMillis, long memoryMib, int gpus) {
        return Node.builder("n").cpuMillis(cpuMillis).memoryMib(memoryMib).gpus(gpus, "A", 0).build();
    }

    static PlacementQuery query(Shape shape, WorkloadProfile profile) {
        return PlacementQuery.builder(Request.builder("r").shapes(shape).build(), shape).sequence(1).random(1)
                .profile(profile).build();
    }

    List<Long> scores(NodeScorer scorer, PlacementQuery query) {
        long[] scores = new long[rows.size()];
        scorer.score(query, IntStream.range(0, rows.size()).toArray(), rows.size(), this, scores);
        return IntStream.range(0, rows.size()).mapToObj(i -> scores[i]).toList();
    }

    List<Long> scores(PlacementPolicy policy, Shape shape) {
        return scores(policy.nodeScorer(), query(shape, WorkloadProfile.NONE));
    }

    Resources free(int node) {
        return Resources.of(rows.get(node).freeCpu(), rows.get(node).freeMemory());
    }

    int[] left(int node) {
        return rows.get(node).left().clone();
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
        return rows.get(node).freeCpu();
    }

    @Override
    public long freeMemoryMib(int node) {
        return rows.get(node).freeMemory();
    }

    @Override
    public long freeStorageMib(int node) {
        return 0;
    }

    @Override
    public long freeGpuMask(int node) {
        return usableGpus(Shape.of(0, 0, GpuDemand.whole(1)), node);
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return rows.get(node).left()[gpu];
    }

    @Override
    public long freeGpuMilli(int node) {
        return IntStream.of(rows.get(node).left()).sum();
    }

    @Override
    public long heldKinds(int node) {
        return rows.get(node).heldKinds();
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        List<Gpu> gpus = rows.get(node).node().gpus();
        return IntStream.range(0, gpus.size()).filter(gpu -> shape.gpus().count() > 0
                && shape.gpus().accepts(gpus.get(gpu)) && freeGpuMilli(node, gpu) >= shape.gpus().gpuMilli())
                .mapToLong(gpu -> 1L << gpu).reduce(0, (a, b) -> a | b);
    }
}
