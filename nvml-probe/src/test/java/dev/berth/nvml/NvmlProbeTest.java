package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.model.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlProbeTest {

    private static final Gpu FIRST =
            new Gpu("GPU-00000000-0000-0000-0000-000000000001", "NVIDIA", "NVIDIA H100 80GB HBM3", 81_559);
    private static final Gpu SECOND =
            new Gpu("GPU-00000000-0000-0000-0000-000000000002", "NVIDIA", "NVIDIA A10", 23_028);

    private static FakeNvml two(String more) {
        return FakeNvml.of("two", Machines.TWO + more);
    }

    private static List<Gpu> gpus(Discovery discovery) {
        return discovery.gpus().stream().map(FoundGpu::gpu).toList();
    }

    @Test
    void readsDriverAndGpus() {
        try (NvmlProbe probe = two("").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(FIRST, SECOND), gpus(discovery));
            assertEquals("570.86.10", discovery.driverVersion());
            assertEquals("12.570.86.10", discovery.libraryVersion());
            assertEquals(Optional.empty(), discovery.reason());
        }
    }

    @Test
    void shutsDownOnceForEachProbe() {
        FakeNvml fake = two("");
        NvmlProbe one = fake.open();
        NvmlProbe two = fake.open();
        assertEquals(2, fake.openCount());

        one.close();
        one.close();
        assertEquals(1, fake.openCount());
        assertEquals(2, two.discover().gpus().size());

        two.close();
        assertEquals(0, fake.openCount());
    }

    @Test
    void usesOneLibraryAtATime() {
        FakeNvml another = FakeNvml.of("another", Machines.TWO);
        try (NvmlProbe probe = two("").open()) {
            assertReason(another.open(), "NVML could not be loaded. library=" + another.library()
                    + " error=Another library is in use. ");
            assertEquals(2, probe.discover().gpus().size());
        }
        try (NvmlProbe probe = another.open()) {
            assertEquals(2, probe.discover().gpus().size());
        }
    }

    @Test
    void refusesUseAfterClose() {
        NvmlProbe probe = two("").open();
        probe.close();
        ProbeException refusal = assertThrows(ProbeException.class, probe::discover);
        assertEquals("The probe is closed. probe=nvml", refusal.getMessage());
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        assertReason(FakeNvml.open("/nowhere/libnvidia-ml.so.1"),
                "NVML could not be loaded. library=/nowhere/libnvidia-ml.so.1 ");
        try (NvmlProbe probe = FakeNvml.open("/nowhere/libnvidia-ml.so.1")) {
            String reason = probe.discover().reason().orElseThrow();
            assertTrue(reason.endsWith(" Maybe the system property berth.nvml.library names the wrong file."), reason);
        }
    }

    @Test
    void saysThatTheFileIsNoLibrary(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("libnvidia-ml.so.1"), "not a library");
        assertReason(FakeNvml.open(file.toString()), "NVML could not be loaded. library=" + file);
    }

    @Test
    void saysThatTheLibraryIsAnother() {
        assertReason(FakeNvml.open("libc.so.6"), "NVML could not be loaded. library=libc.so.6 "
                + "error=The library lacks a function. function=nvmlErrorString Maybe ");
    }

    @Test
    void canBeSwitchedOff() {
        assertReason(FakeNvml.open(""), "NVML is switched off. property=berth.nvml.library");
    }

    @Test
    void saysThatTheDriverIsNotLoaded() {
        FakeNvml fake = two("init 9\n");
        assertReason(fake.open(), "NVML refused a call. function=nvmlInit_v2 code=9 text=Driver Not Loaded Maybe ");
        assertEquals(0, fake.openCount());
    }

    @Test
    void saysThatThereIsNoGpu() {
        try (NvmlProbe probe = FakeNvml.of("two", "").open()) {
            assertEquals(new Discovery(List.of(), Optional.empty(), "570.86.10", "12.570.86.10",
                    Optional.of("The driver has no GPU. driver=570.86.10")), probe.discover());
            assertEquals(Optional.of("The driver has no GPU. driver=570.86.10"), probe.read().reason());
        }
    }

    @Test
    void leavesOutWhatItMayNotRead() {
        try (NvmlProbe probe = two("fail 1 4 nvmlDeviceGetHandleByIndex_v2\n").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(FIRST), gpus(discovery));
            assertEquals(1, discovery.topology().orElseThrow().gpus());
            String reason = discovery.reason().orElseThrow();
            assertTrue(reason.startsWith("A GPU could not be read. index=1 error=NVML refused a call. "
                    + "function=nvmlDeviceGetHandleByIndex_v2 code=4 text=Insufficient Permissions Maybe "), reason);
        }
    }

    @Test
    void takesUnknownMemoryAsZero() {
        try (NvmlProbe probe = two("fail -1 3 nvmlDeviceGetMemoryInfo\n").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(0L, 0L), gpus(discovery).stream().map(Gpu::memoryMib).toList());
            assertEquals(Optional.empty(), discovery.reason());
        }
    }

    @Test
    void doesNotTakeALostGpuForOneWithoutMemory() {
        try (NvmlProbe probe = two("fail -1 15 nvmlDeviceGetMemoryInfo\n").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(), discovery.gpus());
            assertTrue(discovery.reason().orElseThrow().contains("index=1 error="), discovery.toString());
        }
    }

    @Test
    void saysThatTheLibraryLacksWhatIsNeeded() {
        assertReason(FakeNvml.of("nameless", Machines.TWO, "NO_NAME").open(), "NVML could not be loaded. library=");
    }

    /** In a process of its own, since JNA tries to unpack its native part only once. */
    @Test
    void survivesWithoutNativeCode(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djna.tmpdir=" + file.resolve("no-folder"), "-Djna.nosys=true",
                "-cp", System.getProperty("java.class.path"), WithoutNativeCode.class.getName())
                .redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes());
        assertEquals(0, java.waitFor(), output);
        assertTrue(output.contains("reason=NVML could not be loaded. "), output);
    }

    /** The main class of that process. */
    static final class WithoutNativeCode {

        private WithoutNativeCode() {
        }

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try (NvmlProbe probe = NvmlProbe.open()) {
                    System.out.println("reason=" + probe.discover().reason().orElseThrow());
                }
            }
        }
    }

    private static void assertReason(NvmlProbe opened, String start) {
        try (NvmlProbe probe = opened) {
            Discovery discovery = probe.discover();
            String reason = discovery.reason().orElseThrow();
            assertTrue(reason.startsWith(start), reason);
            assertEquals(Discovery.nothing(reason), discovery);
            assertEquals(Optional.of(reason), probe.read().reason());
            assertEquals(Optional.of(reason), probe.watch(Duration.ofDays(1)).reason());
        }
    }
}
