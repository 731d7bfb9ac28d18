package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.Reading;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final String ID = "GPU-00000000-0000-0000-0000-00000000000";

    private static GpuSample first(FakeNvml fake) {
        try (NvmlProbe probe = fake.open()) {
            return probe.read().samples().get(0);
        }
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    void readsEveryValue() {
        GpuSample expected = GpuSample.builder(0, ID + "1").memoryUsedMib(30_000)
                .memoryFreeMib(40_960 - 600 - 30_000).powerMilliwatts(250_000).powerLimitMilliwatts(400_000)
                .temperatureCelsius(55).gpuPercent(97).memoryPercent(40).eccCorrected(5).eccUncorrected(2)
                .processes(List.of(new GpuProcess(4000, of(29_000), OptionalInt.empty()))).build();
        assertEquals(expected, first(FakeNvml.of("two", Machines.dgxA100())));
    }

    @Test
    void anOldDriverCountsItsOwnMemoryAsUsed() {
        GpuSample sample = first(FakeNvml.of("old", Machines.dgxA100(), "OLD"));
        assertEquals(of(30_600), sample.memoryUsedMib());
        assertEquals(List.of(new GpuProcess(4000, of(29_000), OptionalInt.empty())), sample.processes());
    }

    @Test
    void aStructOfTheWrongVersionIsAskedForByTheOldOne() {
        GpuSample sample = first(FakeNvml.of("two", Machines.dgxA100() + "fail -1 25 nvmlDeviceGetMemoryInfo_v2\n"));
        assertEquals(of(30_600), sample.memoryUsedMib());
        assertEquals(of(40_960 - 30_600), sample.memoryFreeMib());
    }

    @Test
    void whatFailsCostsItsOwnValue() {
        assertEquals(GpuSample.builder(0, ID + "1").memoryUsedMib(612).memoryFreeMib(4096 - 612).temperatureCelsius(41)
                .gpuPercent(7).memoryPercent(3).build(), first(FakeNvml.of("two", Machines.LAPTOP)));
    }

    @Test
    void tellsWhatProcessesAreOn() {
        String script = Machines.cutH100() + "process 0 78 -1 -1\n";
        assertEquals(List.of(new GpuProcess(77, of(500), OptionalInt.of(5)),
                new GpuProcess(78, OptionalLong.empty(), OptionalInt.empty())),
                first(FakeNvml.of("two", script)).processes());
    }

    @Test
    void makesRoomForProcesses() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        try (Scratch small = new Scratch(128); NvmlProbe probe = fake.open()) {
            StringBuilder script = new StringBuilder(Machines.TWO);
            for (int pid = 1; pid <= 60; pid++) {
                script.append("process 1 ").append(pid).append(" 1 -1\n");
            }
            fake.script(script.toString());
            List<GpuProcess> processes = probe.read().samples().get(1).processes();
            assertEquals(60, processes.size());
            NvmlLibrary nvml = openAgain(fake);
            assertEquals(processes, new SampleReader(nvml, small).read(new Device(1, 2, "")).processes());
            shut(nvml);
        }
    }

    private static NvmlLibrary openAgain(FakeNvml fake) {
        try {
            return NvmlLibrary.open(fake.library().toString());
        } catch (NvmlError e) {
            throw new AssertionError(e);
        }
    }

    private static void shut(NvmlLibrary nvml) {
        try {
            nvml.close();
        } catch (NvmlError e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLostGpuKeepsItsPlace() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        try (NvmlProbe probe = fake.open()) {
            assertEquals(2, probe.read().samples().size());
            fake.script(Machines.TWO + "fail 0 15 *\n");
            Reading reading = probe.read();
            assertEquals(Optional.of("GPU is lost"), reading.samples().get(0).problem());
            assertEquals(OptionalLong.empty(), reading.samples().get(0).temperatureCelsius());
            assertEquals(Optional.empty(), reading.samples().get(1).problem());
            assertFalse(reading.samples().get(1).memoryUsedMib().isEmpty());
        }
    }

    /** Every byte that a reading allocates is one of what it answers with: making the same anew takes as many. */
    @Test
    void aReadingMakesNoGarbage() {
        try (NvmlProbe probe = FakeNvml.of("two", Machines.dgxA100()).open()) {
            Reading reading = probe.read();
            long copy = allocated(() -> again(reading));
            long read = allocated(probe::read);
            System.out.println("a reading of 8 GPUs allocates bytes=" + read + " its records take bytes=" + copy);
            assertTrue(read <= copy, "read=" + read + " copy=" + copy);
        }
    }

    private static Reading again(Reading reading) {
        List<GpuSample> samples = new ArrayList<>(reading.samples().size());
        for (int i = 0; i < reading.samples().size(); i++) {
            GpuSample old = reading.samples().get(i);
            List<GpuProcess> processes = PROCESSES;
            processes.clear();
            for (int j = 0; j < old.processes().size(); j++) {
                GpuProcess process = old.processes().get(j);
                processes.add(new GpuProcess(process.pid(), again(process.memoryMib()), OptionalInt.empty()));
            }
            samples.add(GpuSample.builder(old.index(), old.deviceId()).memoryUsedMib(old.memoryUsedMib().getAsLong())
                    .memoryFreeMib(old.memoryFreeMib().getAsLong()).powerMilliwatts(old.powerMilliwatts().getAsLong())
                    .powerLimitMilliwatts(old.powerLimitMilliwatts().getAsLong())
                    .temperatureCelsius(old.temperatureCelsius().getAsLong()).gpuPercent(old.gpuPercent().getAsLong())
                    .memoryPercent(old.memoryPercent().getAsLong()).eccCorrected(old.eccCorrected().getAsLong())
                    .eccUncorrected(old.eccUncorrected().getAsLong()).processes(List.copyOf(processes)).build());
        }
        return new Reading(samples, Optional.empty());
    }

    private static final List<GpuProcess> PROCESSES = new ArrayList<>();

    private static OptionalLong again(OptionalLong value) {
        return value.isPresent() ? OptionalLong.of(value.getAsLong()) : value;
    }

    /** The least of many measurements: the others have a compiler's or a class loader's share in them. */
    private static long allocated(Supplier<Reading> work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.get();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
