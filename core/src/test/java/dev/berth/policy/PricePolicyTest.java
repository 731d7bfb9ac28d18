package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.contract.PlacementPolicyContract;
import dev.berth.event.SchedulerEvent;
import dev.berth.local.SettableTime;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.ScoreScope;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;

/** The price policy against its definition, GPU by GPU and in floating point. */
final class PricePolicyTest {

    private static final String[] MODELS = {"A", "B", "C"};
    private static final double NEAR_A_STEP = 1e-3;

    @Example
    void byHand() {
        // 650 is priced 2/3 and 320 1/3; GPU shapes ask for 10 CPUs a GPU.
        WorkloadProfile profile = WorkloadProfile.of(Stream.concat(
                Stream.generate(() -> Shape.of(6500, 0, GpuDemand.fraction(650))).limit(2),
                Stream.generate(() -> Shape.of(3200, 0, GpuDemand.fraction(320))).limit(3)).toList());
        FakeNodes nodes = new FakeNodes()
                .add(FakeNodes.node(40_000, 0, 2), 40_000, 0, 1000, 1000)
                .add(FakeNodes.node(40_000, 0, 2), 33_500, 0, 350, 1000)
                .add(FakeNodes.node(40_000, 0, 2), 40_000, 0, 680, 640)
                .add(FakeNodes.node(40_000, 0, 2), 14_000, 0, 1000, 350)
                .add(FakeNodes.node(8_000, 0, 2), 8_000, 0, 1000, 1000);
        Shape third = Shape.of(3200, 0, GpuDemand.fraction(320));
        assertEquals(List.of(-334L, -334L, -334L, -334L, -334L - 144), scores(nodes, profile, third),
                "a third wherever, and where a GPU has 4 CPUs, 0.3 of the 0.48 GPUs that are left without");
        assertEquals(List.of(0b01L, 0b01L, 0b01L, 0b01L, 0b01L), chosen(nodes, profile, third), "the first of equals");
        Shape sliver = Shape.of(0, 0, GpuDemand.fraction(40));
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L), scores(nodes, profile, sliver), "960 are worth three times 320");
        assertEquals(List.of(0b01L, 0b10L, 0b01L, 0b01L, 0b01L), chosen(nodes, profile, sliver),
                "310 are worth nothing");
        assertEquals(List.of(0L, 0L, 0L, -225L, -780L), scores(nodes, profile, Shape.of(8000, 0, GpuDemand.none())),
                "0.3 of the 0.75 GPUs left without CPU; 0.3 of 2 and as much of 0.6");
    }

    @Example
    void whatIsWorthTheSameTiesWhateverIsRounded() {
        WorkloadProfile profile = WorkloadProfile.of(List.of(Shape.of(7000, 0, GpuDemand.whole(1))));
        FakeNodes nodes = new FakeNodes();
        for (long free = 18_000; free <= 50_000; free += 250) {
            nodes.add(FakeNodes.node(56_000, 0, 8), free, 0, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000);
        }
        assertEquals(Collections.nCopies(nodes.nodes(), -30L),
                scores(nodes, profile, Shape.of(700, 0, GpuDemand.none())), "0.3 of a tenth of a GPU");
    }

    @Example
    void whatOthersInsistOnCostsMore() {
        FakeNodes nodes = threeOfOneModelOneOfAnother();
        Shape whole = Shape.of(0, 0, GpuDemand.whole(1));
        Shape half = Shape.of(0, 0, GpuDemand.fraction(500));
        assertEquals(List.of(-1000L, -1300L), scores(nodes, oneWants("B", 4), whole), "they want the whole of it");
        assertEquals(List.of(-1000L, -1150L), scores(nodes, oneWants("B", 8), whole), "half of it");
        assertEquals(List.of(-1000L, -1000L), scores(nodes, oneWants("B", 9), whole), "less than half");
        assertEquals(List.of(-1000L, -1150L), scores(nodes, oneWants("B", 4), half), "half of the premium");
        assertEquals(List.of(-1000L, -1000L), scores(nodes, oneWants("C", 2), whole), "there is none");
    }

    @Example
    void manyThatInsistCountLikeOneThatAsksForAsMuch() {
        Shape whole = Shape.of(0, 0, GpuDemand.whole(1));
        List<Shape> shapes = new ArrayList<>(Collections.nCopies(30, whole));
        for (int cpu = 0; cpu < 10; cpu++) {
            shapes.add(Shape.of(cpu, 0, GpuDemand.whole(1).ofModels("B")));
        }
        assertEquals(List.of(-1000L, -1300L), scores(threeOfOneModelOneOfAnother(), WorkloadProfile.of(shapes), whole));
    }

    private static FakeNodes threeOfOneModelOneOfAnother() {
        return new FakeNodes()
                .add(Node.builder("a").gpus(3, "A", 0).build(), 0, 0, 1000, 1000, 1000)
                .add(Node.builder("b").gpus(1, "B", 0).build(), 0, 0, 1000);
    }

    /** One of so many requests for a GPU insists on a model. */
    private static WorkloadProfile oneWants(String model, int requests) {
        List<Shape> shapes = new ArrayList<>(Collections.nCopies(requests - 1, Shape.of(0, 0, GpuDemand.whole(1))));
        shapes.add(Shape.of(0, 0, GpuDemand.whole(1).ofModels(model)));
        return WorkloadProfile.of(shapes);
    }

    @Example
    void withoutAProfileWholeGpusAreKept() {
        FakeNodes nodes = new FakeNodes().add(FakeNodes.node(8000, 0, 2), 8000, 0, 1000, 400);
        Shape share = Shape.of(8000, 0, GpuDemand.fraction(300));
        assertEquals(List.of(0L), scores(nodes, WorkloadProfile.NONE, share));
        assertEquals(List.of(0b10L), chosen(nodes, WorkloadProfile.NONE, share));
    }

    /** A policy that declares what its scores depend on, whatever that is. */
    private record Declaring(PlacementPolicy policy, ScoreScope scope) implements PlacementPolicy {
        @Override
        public String name() {
            return policy.name();
        }

        @Override
        public NodeScorer nodeScorer() {
            return policy.nodeScorer();
        }

        @Override
        public GpuSelector gpuSelector() {
            return policy.gpuSelector();
        }

        @Override
        public boolean learnsProfile() {
            return policy.learnsProfile();
        }
    }

    @Property(tries = 30)
    void boardsAndScansGoTheSameWay(@ForAll long seed, @ForAll boolean learning) {
        PlacementPolicy policy = learning ? Policies.berthLearning() : Policies.berth();
        List<SchedulerEvent> scanned = events(new Declaring(policy, ScoreScope.ANYTHING), seed);
        assertEquals(scanned, events(policy, seed));
        assertTrue(scanned.size() > 400);
    }

    private static List<SchedulerEvent> events(PlacementPolicy policy, long seed) {
        Random random = new Random(seed);
        List<Shape> shapes = Stream.generate(() -> shape(random)).limit(12).toList();
        List<SchedulerEvent> events = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().policy(policy).profile(WorkloadProfile.of(shapes))
                .limits(Limits.builder().boards(9).build()).time(new SettableTime(Instant.EPOCH))
                .listener(batch -> events.addAll(batch.events())).build();
        for (int i = 0; i < 40; i++) {
            scheduler.nodes().register(node(i, random));
        }
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(20) == 0) {
                scheduler.nodes().register(node(random.nextInt(50), random));
            }
            scheduler.submit(Request.builder("r" + i).shapes(shapes.get(random.nextInt(12))).build());
            if (random.nextInt(4) == 0) {
                scheduler.finish("r" + random.nextInt(i + 1), Outcome.COMPLETED);
            }
        }
        return events;
    }

    private static Node node(int number, Random random) {
        return Node.builder("n" + number).cpuMillis(10_000L * random.nextInt(5))
                .gpus(random.nextInt(9), MODELS[random.nextInt(3)], 10L * random.nextInt(3)).build();
    }

    private static List<Long> scores(FakeNodes nodes, WorkloadProfile profile, Shape shape) {
        return nodes.scores(Policies.berth().nodeScorer(), FakeNodes.query(shape, profile));
    }

    private static List<Long> chosen(FakeNodes nodes, WorkloadProfile profile, Shape shape) {
        List<Long> chosen = new ArrayList<>();
        for (int node = 0; node < nodes.nodes(); node++) {
            chosen.add(Policies.berth().gpuSelector().select(FakeNodes.query(shape, profile), node, nodes));
        }
        return chosen;
    }

    @Property(tries = 500)
    void agreesWithItsDefinition(@ForAll long seed) {
        Random random = new Random(seed);
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < random.nextInt(30); i++) {
            shapes.add(shape(random));
        }
        Definition definition = new Definition(WorkloadProfile.of(shapes), nodes(random));
        for (int tries = 0; tries < 4; tries++) {
            definition.check(shape(random));
        }
    }

    /** In this one the typical CPU beside a GPU is some thousandths and a half, which counts as one more. */
    @Example
    void agreesWithItsDefinitionOnHalves() {
        agreesWithItsDefinition(-125_963);
    }

    /** The definition, reckoned anew for every question. */
    private record Definition(WorkloadProfile profile, FakeNodes nodes) {

        void check(Shape shape) {
            PlacementQuery query = FakeNodes.query(shape, profile);
            for (int node = 0; node < nodes.nodes(); node++) {
                if (shape.resources().fitsIn(nodes.free(node))
                        && Long.bitCount(nodes.usableGpus(shape, node)) >= shape.gpus().count()) {
                    check(query, node);
                }
            }
        }

        private void check(PlacementQuery query, int node) {
            long best = Long.MIN_VALUE;
            long chosen = 0;
            boolean clear = true;
            for (long mask : choices(nodes.usableGpus(query.shape(), node), query.shape().gpus())) {
                double gain = 1000 * gain(query.shape(), node, mask);
                long score = (long) Math.floor(gain + NEAR_A_STEP);
                clear &= Math.abs(gain + NEAR_A_STEP - Math.rint(gain + NEAR_A_STEP)) > NEAR_A_STEP / 10;
                chosen = score > best ? mask : chosen;
                best = Math.max(best, score);
            }
            long[] scores = new long[1];
            Policies.berth().nodeScorer().score(query, new int[] {node}, 1, nodes, scores);
            assertTrue(Math.abs(best - scores[0]) <= (clear ? 0 : 1), () -> query.shape() + " on " + scores[0]);
            if (clear && query.shape().gpus().count() > 0) {
                assertEquals(chosen, Policies.berth().gpuSelector().select(query, node, nodes));
            }
        }

        private double gain(Shape shape, int node, long mask) {
            List<Gpu> gpus = nodes.node(node).gpus();
            int[] after = nodes.left(node);
            double premium = 0;
            for (int gpu = 0; gpu < after.length; gpu++) {
                if ((mask >>> gpu & 1) != 0) {
                    after[gpu] -= shape.gpus().gpuMilli();
                    double halves = Math.floor(2 * soughtAfter(gpus.get(gpu)) + 1e-9);
                    premium += 0.3 * shape.gpus().gpuMilli() / 1000 * halves / 2;
                }
            }
            long cpu = nodes.freeCpuMillis(node);
            return worth(nodes.node(node), after, cpu - shape.resources().cpuMillis())
                    - worth(nodes.node(node), nodes.left(node), cpu) - premium;
        }

        private double worth(Node node, int[] left, long cpu) {
            double worth = 0;
            double idle = 0;
            for (int milli : left) {
                worth += milli == 1000 ? 1 : prices()[milli / 10];
                idle += milli / 1000.0;
            }
            double perGpu = Math.min(Math.round(cpuPerGpu()), node.capacity().cpuMillis() / Math.max(1, left.length));
            double covered = cpu / perGpu;
            return perGpu == 0 ? worth
                    : worth - 0.3 * Math.max(0, idle - covered) - 0.3 * Math.max(0, 0.3 * idle - covered);
        }

        private double[] prices() {
            TreeMap<Integer, BigInteger> demands = new TreeMap<>();
            for (WorkloadProfile.Entry entry : profile.entries()) {
                if (entry.shape().gpus().count() == 1) {
                    demands.merge((int) Math.ceil(entry.shape().gpus().gpuMilli() / 10.0),
                            BigInteger.valueOf(entry.count()), BigInteger::add);
                }
            }
            CuttingStockPrices prices = CuttingStockPrices.of(demands);
            double[] worth = new double[101];
            for (int units = 0; units <= 100 && !demands.isEmpty(); units++) {
                worth[units] = prices.worth(units).doubleValue() / prices.whole().doubleValue();
            }
            return worth;
        }

        private double cpuPerGpu() {
            double cpu = 0;
            for (WorkloadProfile.Entry entry : profile.entries()) {
                boolean gpus = entry.shape().gpus().count() > 0;
                cpu += gpus ? 1000.0 * entry.count() * entry.shape().resources().cpuMillis() : 0;
            }
            return cpu == 0 ? 0 : cpu / askedMilli();
        }

        private double askedMilli() {
            return profile.entries().stream().mapToDouble(e -> (double) e.count() * e.shape().gpus().totalMilli())
                    .sum();
        }

        private double soughtAfter(Gpu gpu) {
            double sum = 0;
            for (WorkloadProfile.Entry entry : profile.entries()) {
                GpuDemand demand = entry.shape().gpus();
                double all = 0;
                double accepted = 0;
                for (int node = 0; node < nodes.nodes(); node++) {
                    for (Gpu other : nodes.node(node).gpus()) {
                        all++;
                        accepted += demand.accepts(other) ? 1 : 0;
                    }
                }
                boolean counts = demand.count() > 0 && demand.accepts(gpu) && accepted < all;
                sum += counts ? entry.count() * demand.totalMilli() / askedMilli() * all / accepted : 0;
            }
            return sum;
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

    private static Shape shape(Random random) {
        GpuDemand gpus = switch (random.nextInt(6)) {
            case 0 -> GpuDemand.none();
            case 1, 2 -> GpuDemand.fraction(50 * (1 + random.nextInt(19)));
            case 3 -> GpuDemand.whole(1);
            case 4 -> GpuDemand.fraction(1 + random.nextInt(999))
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
            long capacity = 5_000L * random.nextInt(5);
            Node.Builder node = Node.builder("n" + i).cpuMillis(capacity);
            int gpus = random.nextInt(9);
            for (int gpu = 0; gpu < gpus; gpu++) {
                node.gpus(1, mixed ? MODELS[random.nextInt(3)] : model, mixed ? random.nextInt(30) : 15);
            }
            nodes.add(node.build(), capacity == 0 ? 0 : random.nextLong(capacity), 0,
                    random.ints(gpus, 0, 3).map(dice -> switch (dice) {
                        case 0 -> 0;
                        case 1 -> 50 * random.nextInt(20);
                        default -> GpuDemand.WHOLE;
                    }).toArray());
        }
        return nodes;
    }

    @Group
    final class Berth extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.berth();
        }
    }

    @Group
    final class BerthLearning extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.berthLearning();
        }
    }
}
