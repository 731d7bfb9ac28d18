package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;

/** Fragmentation gradient descent against its definition, shape by shape and GPU by GPU. */
final class FragmentationGradientTest {

    private static final String[] MODELS = {"A", "B", "C"};

    @Example
    void byHand() {
        // Three of four want 300 with 1 CPU, one wants a whole GPU with 8. Before: 500 useless to the whole one.
        WorkloadProfile profile = WorkloadProfile.of(Stream.concat(
                Stream.generate(() -> Shape.of(1000, 0, GpuDemand.fraction(300))).limit(3),
                Stream.of(Shape.of(8000, 0, GpuDemand.whole(1)))).toList());
        FakeNodes nodes = new FakeNodes().add(FakeNodes.node(16_000, 0, 2), 9000, 0, 500, 1000);
        PlacementQuery shared = FakeNodes.query(Shape.of(1000, 0, GpuDemand.fraction(500)), profile);
        assertEquals(List.of(500L), nodes.scores(Policies.fgd().nodeScorer(), shared), "all of it used up");
        assertEquals(0b01, Policies.fgd().gpuSelector().select(shared, 0, nodes));
        assertEquals(List.of(53L), nodes.scores(Policies.openbFgd().nodeScorer(), shared), "sigmoid(0.125) = 53.1 %");
        PlacementQuery hungry = FakeNodes.query(Shape.of(2000, 0, GpuDemand.fraction(500)), profile);
        assertEquals(List.of(-500L), nodes.scores(Policies.fgd().nodeScorer(), hungry),
                "without 8 CPUs the free GPU is useless to the whole one: on either GPU 500 become 1000");
        assertEquals(0b01, Policies.fgd().gpuSelector().select(hungry, 0, nodes), "the first of equal ones");
        assertEquals(List.of(46L), nodes.scores(Policies.openbFgd().nodeScorer(), hungry), "sigmoid(-0.125) = 46.9 %");
        PlacementQuery unknown = FakeNodes.query(Shape.of(1000, 0, GpuDemand.fraction(500)), WorkloadProfile.NONE);
        assertEquals(List.of(0L), nodes.scores(Policies.fgd().nodeScorer(), unknown));
    }

    @Property(tries = 500)
    void agreesWithItsDefinition(@ForAll long seed) {
        Random random = new Random(seed);
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(30); i++) {
            shapes.add(shape(random));
        }
        WorkloadProfile profile = WorkloadProfile.of(shapes);
        FakeNodes nodes = nodes(random);
        for (int tries = 0; tries < 4; tries++) {
            PlacementQuery query = FakeNodes.query(shape(random), profile);
            for (int node = 0; node < nodes.nodes(); node++) {
                if (query.shape().resources().fitsIn(nodes.free(node))
                        && Long.bitCount(nodes.usableGpus(query.shape(), node)) >= query.shape().gpus().count()) {
                    check(nodes, node, query, Policies.fgd());
                    check(nodes, node, query, Policies.openbFgd());
                }
            }
        }
    }

    private static void check(FakeNodes nodes, int node, PlacementQuery query, PlacementPolicy policy) {
        boolean cut = policy.name().equals("openb-fgd");
        long usable = nodes.usableGpus(query.shape(), node);
        long best = Long.MIN_VALUE;
        long chosen = 0;
        for (long mask : choices(usable, query.shape().gpus())) {
            long gain = gain(nodes, node, query, mask);
            long score = cut ? (long) (100 / (1 + Math.exp(-gain / 1000.0 / query.profile().total()))) : gain;
            chosen = score > best ? mask : chosen;
            best = Math.max(best, score);
        }
        long[] scores = new long[1];
        policy.nodeScorer().score(query, new int[] {node}, 1, nodes, scores);
        assertEquals(best, scores[0], policy.name());
        if (query.shape().gpus().count() > 0) {
            assertEquals(chosen, policy.gpuSelector().select(query, node, nodes), policy.name());
        }
    }

    private static List<Long> choices(long usable, GpuDemand demand) {
        List<Long> bits = new ArrayList<>();
        for (int gpu = 0; gpu < Node.MAX_GPUS; gpu++) {
            if ((usable >>> gpu & 1) != 0) {
                bits.add(1L << gpu);
            }
        }
        return demand.isFraction() ? bits
                : List.of(bits.subList(0, demand.count()).stream().mapToLong(Long::longValue).sum());
    }

    private static long gain(FakeNodes nodes, int node, PlacementQuery query, long mask) {
        List<Gpu> gpus = nodes.node(node).gpus();
        int[] after = nodes.left(node);
        for (int gpu = 0; gpu < after.length; gpu++) {
            after[gpu] -= (mask >>> gpu & 1) != 0 ? query.shape().gpus().gpuMilli() : 0;
        }
        long cpu = nodes.freeCpuMillis(node);
        long gain = 0;
        for (WorkloadProfile.Entry entry : query.profile().entries()) {
            gain += entry.count() * (useless(gpus, nodes.left(node), cpu, entry.shape())
                    - useless(gpus, after, cpu - query.shape().resources().cpuMillis(), entry.shape()));
        }
        return gain;
    }

    private static long useless(List<Gpu> gpus, int[] left, long cpu, Shape shape) {
        long idle = 0;
        long tooSmall = 0;
        int serving = 0;
        for (int gpu = 0; gpu < left.length; gpu++) {
            idle += left[gpu];
            boolean serves = left[gpu] >= shape.gpus().gpuMilli() && shape.gpus().accepts(gpus.get(gpu));
            tooSmall += serves ? 0 : left[gpu];
            serving += serves ? 1 : 0;
        }
        boolean fits = shape.gpus().count() > 0 && cpu >= shape.resources().cpuMillis()
                && serving >= shape.gpus().count();
        return fits ? tooSmall : idle;
    }

    private static Shape shape(Random random) {
        GpuDemand gpus = switch (random.nextInt(6)) {
            case 0 -> GpuDemand.none();
            case 1, 2 -> GpuDemand.fraction(100 * (1 + random.nextInt(9)));
            case 3 -> GpuDemand.whole(1);
            case 4 -> GpuDemand.fraction(1 + random.nextInt(1000))
                    .withMemoryMib(10 * random.nextInt(3), 20 + 10 * random.nextInt(2));
            default -> GpuDemand.whole(2 + random.nextInt(3));
        };
        boolean picky = gpus.count() > 0 && random.nextInt(3) == 0;
        GpuDemand demand = picky ? gpus.ofModels(MODELS[random.nextInt(2)]) : gpus;
        return Shape.of(1000L * random.nextInt(6), 0, demand);
    }

    private static FakeNodes nodes(Random random) {
        FakeNodes nodes = new FakeNodes();
        for (int i = 0; i < 4; i++) {
            boolean mixed = random.nextInt(3) == 0;
            String model = MODELS[random.nextInt(3)];
            Node.Builder node = Node.builder("n" + i).cpuMillis(20_000);
            int gpus = random.nextInt(9);
            for (int gpu = 0; gpu < gpus; gpu++) {
                node.gpus(1, mixed ? MODELS[random.nextInt(3)] : model, mixed ? random.nextInt(30) : 15);
            }
            nodes.add(node.build(), random.nextInt(12_000), 0, random.ints(gpus, 0, 3).map(dice -> switch (dice) {
                case 0 -> 0;
                case 1 -> 100 * random.nextInt(10);
                default -> GpuDemand.WHOLE;
            }).toArray());
        }
        return nodes;
    }

    @Group
    final class Fgd extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.fgd();
        }
    }

    @Group
    final class OpenbFgd extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.openbFgd();
        }
    }
}
