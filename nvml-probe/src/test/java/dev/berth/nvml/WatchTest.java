package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.HealthEvent.Kind;
import dev.berth.hardware.HealthReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final String FIRST = "GPU-00000000-0000-0000-0000-000000000001";
    private static final String SECOND = "GPU-00000000-0000-0000-0000-000000000002";
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void tellsErrorsAndWhetherTheyCondemn() {
        String script = Machines.TWO + "event 0 8 13\nevent 1 8 79\nevent 0 1 0\nevent 1 2 0\nevent 0 8 4242\n";
        try (NvmlProbe probe = FakeNvml.of("two", script).open()) {
            assertEquals(new HealthReport(List.of(
                    new HealthEvent(FIRST, Kind.DRIVER_ERROR, 13, false, "Xid 13: Graphics engine exception"),
                    new HealthEvent(SECOND, Kind.DRIVER_ERROR, 79, true, "Xid 79: GPU has fallen off the bus"),
                    new HealthEvent(FIRST, Kind.MEMORY_CORRECTED, 0, false, "A memory error was corrected"),
                    new HealthEvent(SECOND, Kind.MEMORY_UNCORRECTED, 0, true, "A memory error was not corrected"),
                    new HealthEvent(FIRST, Kind.DRIVER_ERROR, 4242, false, "Xid 4242: see NVIDIA's catalog")),
                    Optional.empty()), probe.watch(LONG));
            assertEquals(new HealthReport(List.of(), Optional.empty()), probe.watch(SHORT));
        }
    }

    @Test
    void applicationsCondemnNothingAndHardwareDoes() {
        for (long xid : new long[] {8, 11, 13, 31, 43, 45, 68, 69, 109}) {
            assertFalse(Xids.condemns(xid), Xids.text(xid));
        }
        for (long xid : new long[] {48, 62, 63, 64, 74, 79, 92, 94, 95, 119, 120, 140}) {
            assertTrue(Xids.condemns(xid), Xids.text(xid));
        }
    }

    @Test
    void aGpuThatFallsOffTheBusAndComesBackIsToldOnceEach() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        try (NvmlProbe probe = fake.open()) {
            assertEquals(List.of(), probe.watch(SHORT).events());
            fake.script(Machines.TWO + "fail 1 15 *\n");
            assertEquals(List.of(new HealthEvent(SECOND, Kind.LOST, 0, true, "GPU is lost")),
                    probe.watch(LONG).events());
            assertEquals(List.of(), probe.watch(SHORT).events());
            fake.script(Machines.TWO + "event 1 8 45\n");
            assertEquals(List.of(new HealthEvent(SECOND, Kind.RECOVERED, 0, false, "It answers again"),
                    new HealthEvent(SECOND, Kind.DRIVER_ERROR, 45, false,
                            "Xid 45: Preemptive cleanup, due to previous errors")), probe.watch(LONG).events());
            assertEquals(List.of(), probe.watch(SHORT).events());
        }
        assertEquals(0, fake.setsOpen());
    }

    @Test
    void aDiscoveryThatMissesALostGpuDoesNotHideIt() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        try (NvmlProbe probe = fake.open()) {
            assertEquals(List.of(), probe.watch(SHORT).events());
            fake.script(Machines.TWO + "fail 0 15 *\nfail 1 15 *\n");
            assertEquals(0, probe.discover().gpus().size());
            assertEquals(List.of(FIRST, SECOND), lostOrFound(probe, Kind.LOST));
            fake.script(Machines.TWO);
            assertEquals(2, probe.discover().gpus().size());
            assertEquals(List.of(FIRST, SECOND), lostOrFound(probe, Kind.RECOVERED));
            assertEquals(List.of(), probe.watch(SHORT).events());
        }
    }

    @Test
    void aGpuThatIsFoundLaterIsWatchedToo() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO + "fail 1 15 *\n");
        try (NvmlProbe probe = fake.open()) {
            assertEquals(List.of(), probe.watch(SHORT).events());
            fake.script(Machines.TWO);
            assertEquals(2, probe.discover().gpus().size());
            assertEquals(List.of(), probe.watch(SHORT).events());
            fake.script(Machines.TWO + "fail 1 15 *\n");
            assertEquals(List.of(SECOND), lostOrFound(probe, Kind.LOST));
        }
        assertEquals(0, fake.setsOpen());
    }

    private static List<String> lostOrFound(NvmlProbe probe, Kind kind) {
        return probe.watch(LONG).events().stream().filter(event -> event.kind() == kind).map(HealthEvent::deviceId)
                .toList();
    }

    @Test
    void aDriverWithoutEventsStillShowsWhoIsLost() {
        FakeNvml fake = FakeNvml.of("two", Machines.LAPTOP);
        try (NvmlProbe probe = fake.open()) {
            HealthReport quiet = probe.watch(SHORT);
            assertEquals(Optional.of("The driver tells of no events; only whether GPUs answer is watched."),
                    quiet.reason());
            fake.script(Machines.LAPTOP + "fail 0 16 *\n");
            assertEquals(List.of(new HealthEvent(FIRST, Kind.LOST, 0, true, "GPU requires reset")),
                    probe.watch(LONG).events());
        }
    }

    @Test
    void anOldDriverTellsEventsToo() {
        try (NvmlProbe probe = FakeNvml.of("old", Machines.TWO + "event 1 8 31\n", "OLD").open()) {
            assertEquals(31, probe.watch(LONG).events().get(0).code());
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        NvmlProbe probe = fake.open();
        CompletableFuture<HealthReport> waiting = CompletableFuture.supplyAsync(() ->
                probe.watch(Duration.ofDays(1)));
        Thread.sleep(50);
        assertEquals(2, probe.read().samples().size());
        probe.close();
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
        assertEquals(ProbeException.class, thrown.getCause().getClass());
        assertEquals(List.of(0, 0), List.of(fake.setsOpen(), fake.openCount()));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (NvmlProbe probe = FakeNvml.of("two", Machines.TWO).open()) {
            CompletableFuture<HealthReport> report = new CompletableFuture<>();
            Thread thread = new Thread(() -> report.complete(probe.watch(Duration.ofDays(1))));
            thread.start();
            thread.interrupt();
            assertEquals(List.of(), report.get(20, TimeUnit.SECONDS).events());
        }
    }
}
