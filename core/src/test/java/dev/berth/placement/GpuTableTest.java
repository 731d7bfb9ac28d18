package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.Availability;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sums, masks and counts that are kept are those that follow from what is held of each GPU. */
final class GpuTableTest {

    private static final int NODES = 5;
    private static final List<GpuDemand> DEMANDS = List.of(GpuDemand.none(), GpuDemand.whole(1), GpuDemand.whole(2),
            GpuDemand.whole(3), GpuDemand.fraction(300), GpuDemand.fraction(700), GpuDemand.fraction(999));

    private final NodeTable table = new NodeTable();
    private final List<Placement> held = new ArrayList<>();

    private static Node node(int ordinal) {
        Node.Builder node = Node.builder("n" + ordinal).cpuMillis(1_000).memoryMib(1_000).gpus(ordinal, "A100", 80_000);
        return (ordinal % 2 == 0 ? node : node.gpus(2, "T4", 16_000)).build();
    }

    @Property(tries = 200)
    void whatIsKeptIsWhatFollowsFromWhatIsHeld(@ForAll long seed) {
        Random random = new Random(seed);
        for (int ordinal = 0; ordinal < NODES; ordinal++) {
            table.register(ordinal, node(ordinal), NodeState.ACTIVE);
        }
        for (int step = 0; step < 200; step++) {
            step(random);
            for (int ordinal = 0; ordinal < NODES; ordinal++) {
                check(ordinal);
            }
        }
        checkKinds();
    }

    private void step(Random random) {
        int ordinal = random.nextInt(NODES);
        int gpus = table.gpus().size(ordinal);
        switch (random.nextInt(8)) {
            case 0 -> table.setState(ordinal, random.nextBoolean() ? NodeState.ACTIVE : NodeState.DRAINING);
            case 1 -> {
                if (gpus > 0) {
                    table.setGpuState(ordinal, random.nextInt(gpus),
                            random.nextBoolean() ? GpuState.AVAILABLE : GpuState.MAINTENANCE);
                }
            }
            case 2, 3, 4 -> {
                if (!held.isEmpty()) {
                    table.release(held.remove(random.nextInt(held.size())));
                }
            }
            default -> take(ordinal, DEMANDS.get(random.nextInt(DEMANDS.size())));
        }
    }

    private void take(int ordinal, GpuDemand demand) {
        Shape shape = Shape.of(0, 0, demand);
        long rest = table.usableGpus(shape, ordinal);
        if (Long.bitCount(rest) >= demand.count()) {
            long mask = 0;
            for (int i = 0; i < demand.count(); i++) {
                mask |= Long.highestOneBit(rest);
                rest ^= Long.highestOneBit(rest);
            }
            held.add(new Placement(ordinal, "n" + ordinal, shape, mask));
            table.take(held.get(held.size() - 1));
        }
    }

    private int left(int ordinal, int gpu) {
        return GpuDemand.WHOLE - held.stream()
                .filter(one -> one.nodeOrdinal() == ordinal && (one.gpuMask() >>> gpu & 1) != 0)
                .mapToInt(one -> one.shape().gpus().gpuMilli()).sum();
    }

    private void check(int ordinal) {
        int sum = 0;
        int most = 0;
        long whole = 0;
        for (int gpu = 0; gpu < table.gpus().size(ordinal); gpu++) {
            int left = left(ordinal, gpu);
            assertEquals(left, table.gpus().unheldMilli(ordinal, gpu));
            if (table.gpus().isInService(ordinal, gpu)) {
                sum += left;
                most = Math.max(most, left);
                whole |= left == GpuDemand.WHOLE ? 1L << gpu : 0;
            }
        }
        assertEquals(whole, table.freeGpuMask(ordinal));
        assertEquals(sum, table.freeGpuMilli(ordinal));
        assertEquals(most, table.gpus().mostMilli(ordinal));
        long kinds = held.stream().filter(one -> one.nodeOrdinal() == ordinal)
                .mapToLong(one -> 1L << one.shape().gpus().kind()).reduce(0, (some, more) -> some | more);
        assertEquals(kinds, table.heldKinds(ordinal));
        boolean serves = table.serves(ordinal);
        assertEquals(new Availability.OfNode("n" + ordinal, serves ? Long.bitCount(whole) : 0, serves ? sum : 0),
                table.availability("n" + ordinal).orElseThrow());
    }

    private void checkKinds() {
        for (Availability.OfKind kind : table.gpus().kinds().availability().kinds()) {
            long whole = 0;
            long milli = 0;
            for (int ordinal = 0; ordinal < NODES; ordinal++) {
                for (int gpu = 0; table.serves(ordinal) && gpu < table.gpus().size(ordinal); gpu++) {
                    boolean same = table.node(ordinal).gpus().get(gpu).model().equals(kind.model());
                    int left = same ? table.gpus().freeMilli(ordinal, gpu) : 0;
                    whole += left == GpuDemand.WHOLE ? 1 : 0;
                    milli += left;
                }
            }
            assertEquals(whole, kind.wholeGpus());
            assertEquals(milli, kind.gpuMilli());
        }
    }

    @Test
    void aPoolWithoutGpusCountsNone() {
        table.register(0, node(0), NodeState.ACTIVE);
        Placement placement = new Placement(0, "n0", Shape.of(100, 100, GpuDemand.none()), 0);
        table.take(placement);
        assertEquals(900, table.freeCpuMillis(0));
        assertEquals(0, table.gpus().kinds().availability().wholeGpus());
        table.release(placement);
        assertEquals(1_000, table.freeCpuMillis(0));
    }
}
