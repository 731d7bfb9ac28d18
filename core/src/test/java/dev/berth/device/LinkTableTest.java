package dev.berth.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuTopologies;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinkTableTest {

    private static final List<GpuTopology> BUILT_IN = List.of(GpuTopologies.dgx1V100(), GpuTopologies.dgxA100(),
            GpuTopologies.hgxH100(), GpuTopologies.twoSocketsPcie());

    /** A set's cost, told by going over its pairs: the farthest link, then the total. */
    private record Cost(int farthest, long total) implements Comparable<Cost> {

        static Cost of(GpuTopology topology, long set) {
            int farthest = 0;
            long total = 0;
            for (int one = 0; one < topology.gpus(); one++) {
                for (int other = 0; other < one; other++) {
                    if ((set >> one & 1) == 1 && (set >> other & 1) == 1) {
                        farthest = Math.max(farthest, topology.link(one, other).ordinal());
                        total += 6_400 - switch (topology.link(one, other)) {
                            case NVLINK -> 100 * topology.nvlinks(one, other);
                            case PIX -> 50;
                            case PXB -> 40;
                            case PHB -> 30;
                            case NODE -> 20;
                            case SYS -> 10;
                        };
                    }
                }
            }
            return new Cost(farthest, total);
        }

        Cost and(Cost other) {
            return new Cost(farthest + other.farthest, total + other.total);
        }

        @Override
        public int compareTo(Cost other) {
            return Comparator.comparingInt(Cost::farthest).thenComparingLong(Cost::total).compare(this, other);
        }
    }

    private static List<Long> sets(long free, int count) {
        List<Long> sets = new ArrayList<>();
        for (long set = free; set > 0; set = set - 1 & free) {
            if (Long.bitCount(set) == count) {
                sets.add(set);
            }
        }
        return sets;
    }

    /** The least cost of so many groups, by trying all. */
    private static Cost cut(GpuTopology topology, long set, int size, int groups) {
        if (groups == 0) {
            return new Cost(0, 0);
        }
        return sets(set, size).stream()
                .map(group -> Cost.of(topology, group).and(cut(topology, set & ~group, size, groups - 1)))
                .min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Cost cut(GpuTopology topology, long set, int size) {
        return cut(topology, set, size, Long.bitCount(set) / size);
    }

    private static GpuTopology random(int gpus, Random random) {
        GpuTopology.Builder builder = GpuTopology.builder(gpus);
        for (int one = 0; one < gpus; one++) {
            for (int other = 0; other < one; other++) {
                int dice = random.nextInt(9);
                if (dice < 4) {
                    builder.nvlinks(one, other, 1 + dice / 2);
                } else {
                    builder.link(one, other, LinkType.values()[dice - 3]);
                }
            }
        }
        return builder.build();
    }

    @Test
    void tablesAgreeWithTryingEverySet() {
        List<GpuTopology> topologies = new ArrayList<>(BUILT_IN);
        topologies.add(random(8, new Random(1)));
        topologies.add(random(5, new Random(2)));
        for (GpuTopology topology : topologies) {
            List<Cost> costs = new ArrayList<>();
            List<Cost> fours = new ArrayList<>();
            List<Cost> pairs = new ArrayList<>();
            for (long set = 0; set < 1 << topology.gpus(); set++) {
                costs.add(Cost.of(topology, set));
                fours.add(cut(topology, set, 4));
                pairs.add(cut(topology, set, 2));
            }
            LinkTable table = LinkTable.of(topology);
            for (long mask = 1; mask < 1 << topology.gpus(); mask++) {
                long free = mask;
                Comparator<Long> harm = Comparator.<Long, Cost>comparing(set -> fours.get((int) (free & ~set)))
                        .thenComparing(set -> pairs.get((int) (free & ~set))).thenComparing(set -> set);
                for (int count = 1; count <= Long.bitCount(free); count++) {
                    List<Long> sets = sets(free, count);
                    long nearest = sets.stream().min(Comparator.<Long, Cost>comparing(set -> costs.get(set.intValue()))
                            .thenComparing(harm)).orElseThrow();
                    assertEquals(sets.stream().min(harm).orElseThrow(), table.leastHarm(free, count));
                    for (LinkType farthest : LinkType.values()) {
                        boolean near = costs.get((int) nearest).farthest() <= farthest.ordinal();
                        assertEquals(near ? nearest : 0, table.nearest(free, count, farthest));
                        assertEquals(near, table.has(free, count, farthest));
                    }
                }
            }
        }
    }

    /** Every choice is of free GPUs, as many as asked, and near enough. */
    @Test
    void aMillionChoicesAreLegal() {
        Random random = new Random(11);
        for (GpuTopology topology : BUILT_IN) {
            walk(topology, 250_000, random);
        }
        for (int gpus = 9; gpus <= 64; gpus += 11) {
            walk(random(gpus, random), 300, random);
        }
    }

    private static void walk(GpuTopology topology, int steps, Random random) {
        LinkTable table = LinkTable.of(topology);
        long all = topology.gpus() == 64 ? -1L : (1L << topology.gpus()) - 1;
        long free = all;
        int chosen = 0;
        for (int step = 0; step < steps; step++) {
            int count = 1 + random.nextInt(Math.min(8, topology.gpus()));
            LinkType farthest = LinkType.values()[random.nextInt(LinkType.values().length)];
            long set = random.nextInt(4) == 0 ? table.leastHarm(free, count) : table.nearest(free, count, farthest);
            if (set == 0) {
                free |= random.nextLong() & all;
                continue;
            }
            assertEquals(count, Long.bitCount(set));
            assertEquals(0, set & ~free);
            chosen++;
            long nearest = table.nearest(free, count, farthest);
            assertEquals(nearest != 0, table.has(free, count, farthest));
            assertTrue(Cost.of(topology, nearest).farthest() <= farthest.ordinal());
            free &= ~set;
        }
        assertTrue(chosen > steps / 8, "chosen=" + chosen);
    }

    /** Whether there is a near enough set is found out exactly, and its farthest link is the least. */
    @Test
    void searchesAgreeWithTryingEverySet() {
        Random random = new Random(5);
        long least = 0;
        long found = 0;
        for (int round = 0; round < 60; round++) {
            GpuTopology topology = random(9 + round % 4, random);
            long free = random.nextLong() & (1 << topology.gpus()) - 1;
            for (int count = 2; count <= Math.min(5, Long.bitCount(free)); count++) {
                Cost best = sets(free, count).stream().map(set -> Cost.of(topology, set))
                        .min(Comparator.naturalOrder()).orElseThrow();
                for (LinkType farthest : LinkType.values()) {
                    LinkTable table = LinkTable.of(topology);
                    assertEquals(best.farthest() <= farthest.ordinal(), table.has(free, count, farthest));
                }
                Cost chosen = Cost.of(topology, LinkTable.of(topology).nearest(free, count, LinkType.SYS));
                assertEquals(best.farthest(), chosen.farthest());
                least += best.total();
                found += chosen.total();
            }
        }
        assertTrue(found >= least && found < least * 1.01, "least=" + least + " found=" + found);
    }

    @Test
    void aDgx1GivesItsQuadsAndThenItsPairs() {
        LinkTable table = LinkTable.of(GpuTopologies.dgx1V100());
        assertEquals(0b0000_1111, table.nearest(0xff, 4, LinkType.NVLINK));
        assertEquals(0b1111_0000, table.nearest(0b1111_0001, 4, LinkType.NVLINK));
        assertEquals(0, table.nearest(0b0111_0111, 4, LinkType.NVLINK));
        assertTrue(table.nearest(0b0111_0111, 4, LinkType.SYS) != 0);
        long pair = table.nearest(0xff, 2, LinkType.NVLINK);
        long second = table.nearest(0xff & ~pair, 2, LinkType.NVLINK);
        assertEquals(0b0110, pair);
        assertEquals(0b1001, second);
        assertEquals(0b1111_0000, table.nearest(0xff & ~pair & ~second, 4, LinkType.NVLINK));
        assertEquals(4, table.most(0xff, LinkType.NVLINK));
        assertEquals(8, table.most(0xff, LinkType.SYS));
    }

    @Test
    void whoDoesNotCareLeavesTheQuads() {
        LinkTable table = LinkTable.of(GpuTopologies.twoSocketsPcie());
        assertEquals(0b0000_0100, table.leastHarm(0b1111_0111, 1));
        assertEquals(0b0001_0000, table.leastHarm(0b0001_1111, 1));
        assertEquals(0b0011, table.nearest(0xff, 2, LinkType.PIX));
        assertEquals(0, table.nearest(0b1010_1010, 2, LinkType.PIX));
        assertEquals(0b1010, table.nearest(0b1010_1010, 2, LinkType.PXB));
    }

    @Test
    void sixteenBehindSwitchesAndSixtyFourOnNodes() {
        GpuTopology.Builder dgx2 = GpuTopology.builder(16);
        GpuTopology.Builder large = GpuTopology.builder(64);
        for (int one = 0; one < 64; one++) {
            for (int other = 0; other < one; other++) {
                if (one < 16) {
                    dgx2.nvlinks(one, other, 6);
                }
                large.link(one, other, one / 8 == other / 8 ? LinkType.NODE : LinkType.SYS);
            }
        }
        assertEquals(0xffff, LinkTable.of(dgx2.build()).nearest(0xffff, 16, LinkType.NVLINK));
        LinkTable table = LinkTable.of(large.build());
        assertEquals(0xffL << 56, table.nearest(0xff7f_7f7f_7f7f_7f7fL, 8, LinkType.NODE));
        assertEquals(0, table.nearest(0x7f7f_7f7f_7f7f_7f7fL, 8, LinkType.NODE));
        assertEquals(-1L, table.leastHarm(-1L, 64));
    }
}
