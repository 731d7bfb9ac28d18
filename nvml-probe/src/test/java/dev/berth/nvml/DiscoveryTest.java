package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.MigInstance;
import dev.berth.model.Gpu;
import dev.berth.model.GpuTopologies;
import dev.berth.model.LinkType;
import dev.berth.model.MigGeometry;
import dev.berth.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static Discovery discover(FakeNvml fake) {
        try (NvmlProbe probe = fake.open()) {
            Discovery first = probe.discover();
            assertEquals(first, probe.discover());
            return first;
        }
    }

    @Test
    void findsAMachineWithSwitches() {
        Discovery found = discover(FakeNvml.of("two", Machines.dgxA100()));
        assertEquals(GpuTopologies.dgxA100(), found.topology().orElseThrow());
        FoundGpu third = found.gpus().get(2);
        assertEquals(FoundGpu.builder(2, new Gpu("GPU-00000000-0000-0000-0000-000000000003", "NVIDIA",
                "NVIDIA A100-SXM4-40GB", 40_960)).serial("1650000000003").pciBusId("00000000:47:00.0").numaNode(1)
                .cpus("64-71,80-87").build(), third);
        Node node = found.node("dgx").cpuMillis(1000).build();
        assertEquals(8, node.gpus().size());
        assertEquals(found.topology(), node.topology());
    }

    @Test
    void findsLinksFromGpuToGpu() {
        assertEquals(GpuTopologies.dgx1V100(), discover(FakeNvml.of("two", Machines.dgx1())).topology().orElseThrow());
        assertEquals(GpuTopologies.dgx1V100(), discover(FakeNvml.of("two", Machines.dgx1()
                + "fail -1 3 nvmlDeviceGetNvLinkRemoteDeviceType\n")).topology().orElseThrow());
    }

    @Test
    void findsLevelsOfPcie() {
        String levels = "level 0 1 10\nlevel 0 2 20\nlevel 0 3 30\nlevel 1 2 40\nlevel 1 3 50\nlevel 2 3 0\n";
        String four = Machines.TWO + Machines.TWO.replace(":00.0", ":00.1") + levels;
        Discovery found = discover(FakeNvml.of("two", four));
        assertEquals("X PIX PXB PHB 0\nPIX X NODE SYS 1\nPXB NODE X PIX 0\nPHB SYS PIX X 1",
                found.topology().orElseThrow().text());
    }

    @Test
    void countsNoLinkThatIsDownOrUnusable() {
        String one = Machines.TWO + "link 0 0 1\nlink 1 0 0\nlink 0 1 -2\nlink 1 1 -2\n";
        assertEquals(1, discover(FakeNvml.of("two", one)).topology().orElseThrow().nvlinks(0, 1));
        assertEquals(LinkType.SYS, discover(FakeNvml.of("two", one + "p2p 0 1 4\n")).topology().orElseThrow()
                .link(0, 1));
    }

    @Test
    void findsHowGpusCanBeAndAreCut() {
        Discovery found = discover(FakeNvml.of("two", Machines.cutH100()));
        MigGeometry geometry = found.gpus().get(3).geometry().orElseThrow();
        assertEquals("NVIDIA H100 80GB HBM3", geometry.model());
        assertEquals(Set.copyOf(MigGeometry.H100_80GB.profiles()), Set.copyOf(geometry.profiles()));
        assertEquals(List.of(true, true, true, false), found.gpus().stream().map(FoundGpu::migEnabled).toList());
        assertEquals(List.of(3, 1, 0, 0), found.gpus().stream().map(gpu -> gpu.instances().size()).toList());
        assertEquals(new MigInstance(new Gpu("MIG-00000000-0000-0000-0001-000000000005", "NVIDIA",
                "NVIDIA H100 80GB HBM3 MIG 2g.20gb", 20_096), 5, 0, OptionalInt.of(4)),
                found.gpus().get(0).instances().get(1));
        Node node = found.node("cut").build();
        assertEquals(List.of(3 + 1 + 1, Optional.empty()), List.of(node.gpus().size(), node.topology()));
    }

    @Test
    void whoMayNotAskWhereInstancesLieGetsTheRest() {
        Discovery found = discover(FakeNvml.of("two", Machines.cutH100() + "fail -1 4 nvmlDeviceGetGpuInstanceById\n"));
        assertEquals(OptionalInt.empty(), found.gpus().get(0).instances().get(0).start());
        assertEquals(3, found.gpus().get(0).instances().size());
        assertEquals(Optional.empty(), found.reason());
    }

    @Test
    void namesProfilesByThemselvesWhereTheDriverDoesNot() {
        Discovery found = discover(FakeNvml.of("two", Machines.cutH100()
                + "fail -1 25 nvmlDeviceGetGpuInstanceProfileInfoV\n"));
        assertEquals(Optional.empty(), found.gpus().get(0).geometry(), "two sizes with one name");
        assertEquals(List.of("1g.5gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb", "1g.10gb"),
                List.of(MigReader.name(1, 4_864, 40_960), MigReader.name(2, 9_984, 40_960),
                        MigReader.name(3, 20_096, 40_960), MigReader.name(4, 20_096, 40_960),
                        MigReader.name(7, 40_192, 40_960), MigReader.name(1, 9_856, 81_559)));
    }

    @Test
    void aLaptopLacksWhatItLacks() {
        Discovery found = discover(FakeNvml.of("two", Machines.LAPTOP));
        FoundGpu gpu = found.gpus().get(0);
        assertEquals(FoundGpu.builder(0, gpu.gpu()).pciBusId("00000000:01:00.0").cpus("0-7,16-23").build(), gpu);
        assertEquals(Optional.empty(), found.reason());
    }

    @Test
    void anOldDriverTellsWhatItCan() {
        Discovery found = discover(FakeNvml.of("old", Machines.dgxA100(), "OLD"));
        assertEquals(8, found.gpus().size());
        assertEquals(12, found.topology().orElseThrow().nvlinks(0, 7));
        assertTrue(found.gpus().stream().allMatch(gpu -> gpu.numaNode().isEmpty() && gpu.geometry().isEmpty()));
        assertEquals(Optional.empty(), found.reason());
    }
}
