package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlProbeTest {

    private static final Gpu FIRST =
            new Gpu("GPU-00000000-0000-0000-0000-000000000001", "NVIDIA", "NVIDIA H100 80GB HBM3", 81_559);
    private static final Gpu SECOND =
            new Gpu("GPU-00000000-0000-0000-0000-000000000002", "NVIDIA", "NVIDIA A10", 23_028);

    @Test
    void readsDriverAndGpus() {
        try (NvmlProbe probe = FakeNvml.compile("two").open()) {
            assertEquals(new Discovery(List.of(FIRST, SECOND), "570.86.10", Optional.empty()), probe.discover());
        }
    }

    @Test
    void shutsDownOnceForEachProbe() {
        FakeNvml fake = FakeNvml.compile("counted");
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
    void refusesUseAfterClose() {
        NvmlProbe probe = FakeNvml.compile("two").open();
        probe.close();
        ProbeException refusal = assertThrows(ProbeException.class, probe::discover);
        assertEquals("The probe is closed. probe=nvml", refusal.getMessage());
    }

    @Test
    void refusesUseAfterCloseWithoutLibraryToo() {
        NvmlProbe probe = FakeNvml.open("/nowhere/libnvidia-ml.so.1");
        probe.close();
        assertThrows(ProbeException.class, probe::discover);
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        assertReason(FakeNvml.open("/nowhere/libnvidia-ml.so.1"),
                "NVML could not be loaded. library=/nowhere/libnvidia-ml.so.1 ");
    }

    @Test
    void saysThatTheFileIsNoLibrary(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("libnvidia-ml.so.1"), "not a library");
        assertReason(FakeNvml.open(file.toString()), "NVML could not be loaded. library=" + file);
    }

    @Test
    void saysThatTheDriverIsNotLoaded() {
        FakeNvml fake = FakeNvml.compile("no-driver", "INIT=9");
        assertReason(fake.open(), "NVML refused a call. function=nvmlInit_v2 code=9 text=Driver Not Loaded Maybe ");
        assertEquals(0, fake.openCount());
    }

    @Test
    void saysThatThereIsNoGpu() {
        try (NvmlProbe probe = FakeNvml.compile("none", "COUNT=0").open()) {
            assertEquals(new Discovery(List.of(), "570.86.10",
                    Optional.of("The driver has no GPU. driver=570.86.10")), probe.discover());
        }
    }

    @Test
    void leavesOutWhatItMayNotRead() {
        try (NvmlProbe probe = FakeNvml.compile("forbidden", "HANDLE_1=4").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(FIRST), discovery.gpus());
            String reason = discovery.reason().orElseThrow();
            assertTrue(reason.startsWith("A GPU could not be read. index=1 error=NVML refused a call. "
                    + "function=nvmlDeviceGetHandleByIndex_v2 code=4 text=Insufficient Permissions Maybe "), reason);
        }
    }

    @Test
    void takesUnknownMemoryAsZero() {
        try (NvmlProbe probe = FakeNvml.compile("shared-memory", "MEMORY=3").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(0L, 0L), discovery.gpus().stream().map(Gpu::memoryMib).toList());
            assertEquals(Optional.empty(), discovery.reason());
        }
    }

    @Test
    void doesNotTakeALostGpuForOneWithoutMemory() {
        try (NvmlProbe probe = FakeNvml.compile("lost", "MEMORY=15").open()) {
            Discovery discovery = probe.discover();
            assertEquals(List.of(), discovery.gpus());
            assertTrue(discovery.reason().orElseThrow().contains("index=1 error="), discovery.toString());
        }
    }

    @Test
    void saysThatTheLibraryIsTooOld() {
        try (NvmlProbe probe = FakeNvml.compile("old", "NO_NAME").open()) {
            Discovery discovery = probe.discover();
            assertEquals("570.86.10", discovery.driverVersion());
            assertEquals(List.of(), discovery.gpus());
            assertTrue(discovery.reason().orElseThrow().contains("nvmlDeviceGetName"), discovery.toString());
        }
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
            assertEquals(List.of(), discovery.gpus());
            assertEquals("", discovery.driverVersion());
            String reason = discovery.reason().orElseThrow();
            assertTrue(reason.startsWith(start), reason);
        }
    }
}
