package dev.berth.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GpuTopologyTest {

    private static final List<GpuTopology> BUILT_IN = List.of(GpuTopologies.dgx1V100(), GpuTopologies.dgxA100(),
            GpuTopologies.hgxH100(), GpuTopologies.twoSocketsPcie());

    @Test
    void textComesBack() {
        GpuTopology made = GpuTopology.builder(3).nvlinks(0, 2, 4).link(1, 0, LinkType.PHB).numaNode(2, 1).build();
        assertEquals("X PHB NV4 0\nPHB X SYS 0\nNV4 SYS X 1", made.text());
        assertEquals(made, GpuTopology.parse(made.text()));
        assertEquals(made, GpuTopology.parse("\n X\tPHB  NV4 0 \r\nPHB X SYS 0\n NV4\tSYS X 1\n\n"));
        assertEquals(made.hashCode(), GpuTopology.parse(made.text()).hashCode());
        assertEquals(4, made.nvlinks(2, 0));
        assertEquals(LinkType.NVLINK, made.link(2, 0));
        assertEquals(LinkType.PHB, made.link(0, 1));
        assertEquals(0, made.nvlinks(0, 1));
        assertEquals(1, made.numaNode(2));
        assertNotEquals(made, GpuTopology.builder(3).nvlinks(0, 2, 4).link(1, 0, LinkType.PHB).build());
        BUILT_IN.forEach(topology -> assertEquals(topology, GpuTopology.parse(topology.text())));
        assertEquals("X 0", GpuTopology.builder(1).build().text());
    }

    @Test
    void aBuilderMayGoOn() {
        GpuTopology.Builder builder = GpuTopology.builder(2);
        GpuTopology before = builder.build();
        assertEquals(LinkType.PIX, builder.link(0, 1, LinkType.PIX).build().link(1, 0));
        assertEquals(LinkType.SYS, before.link(1, 0));
    }

    @Test
    void whatIsNoTopologyIsRefused() {
        for (String text : List.of("", "X", "X SYS 0\nPIX X 0", "X NV1 0\nNV2 X 0",
                "X NV0 0\nNV0 X 0", "X NV65 0\nNV65 X 0", "X SOC 0\nSOC X 0", "SYS SYS 0\nSYS X 0", "X SYS a\nSYS X 0",
                "X SYS 1024\nSYS X 0", "X SYS -1\nSYS X 0", "X X 0\nX X 0", "X SYS 0 0\nSYS X 0 0")) {
            assertThrows(IllegalArgumentException.class, () -> GpuTopology.parse(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(0));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(65));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(2).link(0, 0, LinkType.PIX));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(2).link(0, 2, LinkType.PIX));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(2).link(0, 1, LinkType.NVLINK));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(2).nvlinks(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> GpuTopology.builder(2).numaNode(2, 0));
    }

    /** A V100 has six NVLinks; on a DGX-1 all of them lead to other GPUs, to four of them. */
    @Test
    void everyLinkOfADgx1IsUsed() {
        GpuTopology dgx1 = GpuTopologies.dgx1V100();
        for (int gpu = 0; gpu < 8; gpu++) {
            int one = gpu;
            int[] links = IntStream.range(0, 8).filter(other -> other != one).map(other -> dgx1.nvlinks(one, other))
                    .filter(count -> count > 0).toArray();
            assertEquals(4, links.length);
            assertEquals(6, IntStream.of(links).sum());
        }
        assertTrue(LinkType.PIX.isWithin(LinkType.PIX) && !LinkType.SYS.isWithin(LinkType.NODE));
    }
}
