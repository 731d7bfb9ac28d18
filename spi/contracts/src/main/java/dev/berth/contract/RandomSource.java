package dev.berth.contract;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.PlacementQuery;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Throws the parts of a {@link SmallCluster} and of what is asked of it; what lies at an edge comes up often. */
final class RandomSource {

    private static final String[] MODELS = {"A100", "H100", "T4"};

    private final SplittableRandom random;

    RandomSource(long seed) {
        this.random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    /** Up to the usual; now and then nothing, or the most that there may be. */
    private long amount(long usual, long most) {
        return switch (random.nextInt(16)) {
            case 0 -> 0;
            case 1 -> most;
            default -> random.nextLong(usual + 1);
        };
    }

    /** Nothing of an amount, all of it, or some; often little. */
    long part(long whole) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> whole;
            case 2 -> random.nextLong(whole + 1);
            default -> random.nextLong(whole / 16 + 1);
        };
    }

    Node node(String id) {
        boolean largest = oneIn(12);
        Node.Builder node = Node.builder(id)
                .cpuMillis(largest ? Resources.MAX_CPU_MILLIS : amount(128_000, Resources.MAX_CPU_MILLIS))
                .memoryMib(largest ? Resources.MAX_MEMORY_MIB : amount(1_000_000, Resources.MAX_MEMORY_MIB))
                .storageMib(largest ? Resources.MAX_STORAGE_MIB : amount(1_000_000, Resources.MAX_STORAGE_MIB));
        int gpus = oneIn(6) ? Node.MAX_GPUS : random.nextInt(9);
        boolean mixed = oneIn(3);
        String model = model();
        long memoryMib = gpuMemoryMib();
        for (int i = 0; i < gpus; i++) {
            node.gpus(1, mixed ? model() : model, mixed ? gpuMemoryMib() : memoryMib);
        }
        if (!oneIn(4)) {
            node.label("rack", "r" + random.nextInt(3));
        }
        return node.build();
    }

    private String model() {
        return MODELS[random.nextInt(MODELS.length)];
    }

    private long gpuMemoryMib() {
        return amount(5, Gpu.MAX_MEMORY_MIB / 16_384) * 16_384;
    }

    /** A demand for GPUs of any kind. */
    GpuDemand gpus() {
        return switch (random.nextInt(6)) {
            case 0 -> GpuDemand.none();
            case 1, 2 -> GpuDemand.fraction(1 + random.nextInt(GpuDemand.WHOLE - 1));
            case 3 -> GpuDemand.whole(1);
            default -> GpuDemand.whole(oneIn(8) ? Node.MAX_GPUS : 1 + random.nextInt(8));
        };
    }

    Shape shape() {
        GpuDemand gpus = gpus();
        boolean picky = gpus.count() > 0 && oneIn(3);
        Resources resources = new Resources(amount(16_000, Resources.MAX_CPU_MILLIS),
                amount(100_000, Resources.MAX_MEMORY_MIB), amount(50_000, Resources.MAX_STORAGE_MIB));
        return new Shape(resources, picky ? gpus.ofModels(model()).withMemoryMib(random.nextInt(50_000)) : gpus);
    }

    private WorkloadProfile profile() {
        return switch (random.nextInt(6)) {
            case 0 -> WorkloadProfile.NONE;
            case 1 -> new WorkloadProfile(List.of(new WorkloadProfile.Entry(shape(), Long.MAX_VALUE)));
            default -> WorkloadProfile.of(Stream.generate(this::shape).limit(4).toList());
        };
    }

    /** A request, with nothing that keeps it off nodes, for this shape and maybe others. */
    RequestBuilder request(String id, Shape shape) {
        RequestBuilder request = Request.builder(id).user("user-" + random.nextInt(3))
                .project("project-" + random.nextInt(2)).priority(Priority.values()[random.nextInt(4)])
                .patience(Patience.values()[random.nextInt(2)])
                .shapes(oneIn(4) ? new Shape[] {shape(), shape} : new Shape[] {shape});
        if (oneIn(2)) {
            request.duration(Duration.ofMillis(1 + random.nextInt(Integer.MAX_VALUE)));
        }
        if (oneIn(2)) {
            request.toleration("dedicated", "user-0").attribute("image", "image-" + random.nextInt(3));
        }
        return request;
    }

    /** A query for a shape, by a request that may want one node alone or one rack. */
    PlacementQuery query(Shape shape, int nodes) {
        RequestBuilder request = request(id(), shape);
        if (oneIn(8)) {
            request.selector("rack", "r" + random.nextInt(3));
        }
        if (oneIn(8)) {
            request.node("node-" + random.nextInt(nodes));
        }
        return query(request.build(), shape, nodes, profile());
    }

    /** The query of somebody else for the same shape, when the same is known of what typically arrives. */
    PlacementQuery query(PlacementQuery other, int nodes) {
        return query(request(id(), other.shape()).build(), other.shape(), nodes, other.profile());
    }

    private String id() {
        return "request-" + random.nextInt(1000);
    }

    private PlacementQuery query(Request request, Shape shape, int nodes, WorkloadProfile profile) {
        return PlacementQuery.builder(request, shape).sequence(1 + amount(1000, Long.MAX_VALUE - 1))
                .random(oneIn(8) ? Long.MIN_VALUE : random.nextLong()).lastNode(random.nextInt(nodes + 1) - 1)
                .profile(profile).build();
    }
}
