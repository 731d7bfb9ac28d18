package dev.berth.contract;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A random cluster with random holds on it, and a random request, in plain arrays. The same seed makes the same. */
final class SmallCluster implements NodeView {

    private static final String[] MODELS = {"A100", "H100", "T4"};

    private final Node[] nodes;
    private final Resources[] free;
    private final int[][] freeMilli;
    private final long[] heldKinds;
    private final PlacementQuery query;

    SmallCluster(int nodes, long seed) {
        Random random = new Random(seed);
        this.nodes = new Node[nodes];
        this.free = new Resources[nodes];
        this.freeMilli = new int[nodes][];
        for (int i = 0; i < nodes; i++) {
            Node node = node(random, "node-" + i);
            this.nodes[i] = node;
            this.free[i] = new Resources(upTo(random, node.capacity().cpuMillis()),
                    upTo(random, node.capacity().memoryMib()), upTo(random, node.capacity().storageMib()));
            this.freeMilli[i] = random.ints(node.gpus().size(), 0, 10).map(dice -> switch (dice) {
                case 0, 1, 2 -> 0;
                case 3, 4, 5 -> random.nextInt(GpuDemand.WHOLE);
                default -> GpuDemand.WHOLE;
            }).toArray();
        }
        this.heldKinds = random.longs(nodes, 0, 1 << 10).toArray();
        Shape shape = shape(random);
        Request request = Request.builder("request").user("user-" + random.nextInt(3)).shapes(shape).build();
        this.query = new PlacementQuery(request, shape, 1 + random.nextInt(1000), random.nextLong(),
                random.nextInt(nodes + 1) - 1,
                WorkloadProfile.of(List.of(shape(random), shape(random), shape(random))));
    }

    private static long upTo(Random random, long most) {
        return random.nextBoolean() ? most : random.nextLong(most + 1);
    }

    private static Node node(Random random, String id) {
        int gpus = random.nextInt(20) == 0 ? Node.MAX_GPUS : random.nextInt(9);
        String model = MODELS[random.nextInt(MODELS.length)];
        return Node.builder(id).cpuMillis(random.nextInt(129) * 1000L).memoryMib(random.nextInt(1_000_000))
                .storageMib(random.nextInt(1_000_000)).gpus(gpus, model, 16_384L * (1 + random.nextInt(5)))
                .label("rack", "r" + random.nextInt(3)).build();
    }

    private static Shape shape(Random random) {
        GpuDemand gpus = switch (random.nextInt(5)) {
            case 0 -> GpuDemand.none();
            case 1 -> GpuDemand.fraction(1 + random.nextInt(GpuDemand.WHOLE));
            case 2 -> GpuDemand.whole(1 + random.nextInt(8));
            case 3 -> GpuDemand.whole(1).ofModels(MODELS[random.nextInt(MODELS.length)]);
            default -> GpuDemand.whole(1 + random.nextInt(2)).withMemoryMib(random.nextInt(50_000));
        };
        return new Shape(new Resources(random.nextInt(16_000), random.nextInt(100_000), random.nextInt(50_000)), gpus);
    }

    PlacementQuery query() {
        return query;
    }

    /** The nodes with room for the query's shape, by ordinal. */
    int[] fitting() {
        Shape shape = query.shape();
        return IntStream.range(0, nodes.length)
                .filter(node -> shape.resources().fitsIn(free[node])
                        && Long.bitCount(usableGpus(shape, node)) >= shape.gpus().count())
                .toArray();
    }

    @Override
    public int nodes() {
        return nodes.length;
    }

    @Override
    public Node node(int node) {
        return nodes[node];
    }

    @Override
    public long freeCpuMillis(int node) {
        return free[node].cpuMillis();
    }

    @Override
    public long freeMemoryMib(int node) {
        return free[node].memoryMib();
    }

    @Override
    public long freeStorageMib(int node) {
        return free[node].storageMib();
    }

    @Override
    public long freeGpuMask(int node) {
        long mask = 0;
        for (int gpu = 0; gpu < freeMilli[node].length; gpu++) {
            mask |= freeMilli[node][gpu] == GpuDemand.WHOLE ? 1L << gpu : 0;
        }
        return mask;
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return freeMilli[node][gpu];
    }

    @Override
    public long freeGpuMilli(int node) {
        return IntStream.of(freeMilli[node]).sum();
    }

    @Override
    public long heldKinds(int node) {
        return heldKinds[node];
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        GpuDemand demand = shape.gpus();
        long mask = 0;
        for (int gpu = 0; gpu < freeMilli[node].length && demand.count() > 0; gpu++) {
            Gpu device = nodes[node].gpus().get(gpu);
            mask |= demand.accepts(device) && freeMilli[node][gpu] >= demand.gpuMilli() ? 1L << gpu : 0;
        }
        return mask;
    }
}
