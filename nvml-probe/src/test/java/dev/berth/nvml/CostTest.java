package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What asking costs: time, and memory that must come back. */
class CostTest {

    private static final int CYCLES = 10_000;
    private static final int WARM_UP = 3_000;
    private static final int PAGE_KIB = 4;
    /** A leak of one kilobyte a cycle would be more. */
    private static final long MOST_GROWTH_KIB = 6_144;

    @Test
    void discoveriesTakeFiveMillisecondsAndReadingsOneAtMost() {
        try (NvmlProbe probe = FakeNvml.of("two", Machines.dgxA100()).open()) {
            long[] discoveries = micros(probe::discover);
            long[] readings = micros(probe::read);
            System.out.println("8 GPUs with 12 links each: discover median=" + discoveries[1] + " us least="
                    + discoveries[0] + " us, read median=" + readings[1] + " us least=" + readings[0] + " us");
            assertTrue(discoveries[0] <= 5_000, "discover us=" + discoveries[0]);
            assertTrue(readings[0] <= 1_000, "read us=" + readings[0]);
        }
    }

    private static long[] micros(Runnable work) {
        long[] times = new long[500];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - start) / 1_000;
        }
        Arrays.sort(times);
        return new long[] {times[0], times[times.length / 2]};
    }

    /** In a process of its own with a small heap, so that what grows is not the heap. */
    @Test
    void openingAndClosingLeaksNothing() throws Exception {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m", "-Xms24m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-D" + NvmlProbe.LIBRARY_PROPERTY + "=" + fake.library(),
                "-cp", System.getProperty("java.class.path"), Cycles.class.getName())
                .redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes()).strip();
        assertEquals(0, java.waitFor(), output);
        // Newer JDKs warn of native code first.
        long growth = Long.parseLong(output.substring(output.lastIndexOf('\n') + 1));
        System.out.println(CYCLES + " cycles of open, discover, read, watch and close grew the process by KiB="
                + growth);
        assertTrue(growth < MOST_GROWTH_KIB, "KiB=" + growth);
    }

    /** The main class of that process. */
    static final class Cycles {

        private Cycles() {
        }

        public static void main(String[] arguments) throws IOException {
            cycle(WARM_UP);
            long before = residentKib();
            cycle(CYCLES);
            System.out.println(residentKib() - before);
        }

        private static void cycle(int times) {
            for (int i = 0; i < times; i++) {
                try (NvmlProbe probe = NvmlProbe.open()) {
                    if (probe.discover().gpus().size() + probe.read().samples().size()
                            + probe.watch(Duration.ZERO).events().size() != 4) {
                        throw new IllegalStateException("The fake has lost a GPU. cycle=" + i);
                    }
                }
            }
        }

        private static long residentKib() throws IOException {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE_KIB;
        }
    }
}
