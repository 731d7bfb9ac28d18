package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuSample;
import dev.berth.model.GpuTopology;
import dev.berth.spi.BerthException;
import dev.berth.spi.HardwareProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HardwareProbe} must do, on whatever machine it is run: one with GPUs that nobody changes meanwhile,
 * or one without.
 */
public abstract class HardwareProbeContract {

    private HardwareProbe probe;

    /** Makes the contract. */
    protected HardwareProbeContract() {
    }

    /**
     * Opens a probe.
     *
     * @return the probe
     */
    protected abstract HardwareProbe open();

    @BeforeEach
    final void openOne() {
        probe = open();
    }

    @AfterEach
    final void closeIt() {
        probe.close();
    }

    private static List<String> ids(Discovery discovery) {
        return discovery.gpus().stream().map(found -> found.gpu().deviceId()).toList();
    }

    @Test
    void twoDiscoveriesAgree() {
        assertEquals(probe.discover(), probe.discover());
    }

    @Test
    void nothingFoundHasAReason() {
        Discovery discovery = probe.discover();
        if (discovery.gpus().isEmpty()) {
            assertTrue(discovery.reason().filter(reason -> !reason.isBlank()).isPresent(), "no reason");
            assertTrue(discovery.topology().isEmpty(), "a topology of nothing");
        }
    }

    @Test
    void everyGpuIsFoundOnce() {
        Discovery discovery = probe.discover();
        Set<String> seen = new HashSet<>();
        int before = -1;
        for (FoundGpu found : discovery.gpus()) {
            assertTrue(seen.add(found.gpu().deviceId()), found + " is there twice");
            found.instances().forEach(slice -> assertTrue(seen.add(slice.gpu().deviceId()), slice + " is there twice"));
            assertTrue(found.index() > before, found + " is out of order");
            before = found.index();
        }
        assertEquals(discovery.topology().map(GpuTopology::gpus).orElse(discovery.gpus().size()),
                discovery.gpus().size());
    }

    @Test
    void aNodeCanBeMadeOfADiscovery() {
        Discovery discovery = probe.discover();
        long whole = discovery.gpus().stream().filter(found -> !found.migEnabled()).count();
        long slices = discovery.gpus().stream().filter(FoundGpu::migEnabled)
                .mapToLong(found -> found.instances().size()).sum();
        assertEquals(whole + slices, discovery.node("n").build().gpus().size());
    }

    @Test
    void everyGpuIsRead() {
        Discovery discovery = probe.discover();
        assertEquals(ids(discovery), probe.read().samples().stream().map(GpuSample::deviceId).toList());
        assertEquals(discovery.gpus().isEmpty(), probe.read().reason().isPresent());
    }

    @Test
    void readingNeedsNoDiscoveryBefore() {
        List<String> read = probe.read().samples().stream().map(GpuSample::deviceId).toList();
        assertEquals(ids(probe.discover()), read);
    }

    @Test
    void watchingWithoutPatienceReturns() {
        probe.watch(Duration.ZERO);
        if (probe.discover().gpus().isEmpty()) {
            assertTrue(probe.watch(Duration.ofDays(1)).reason().isPresent(), "no reason");
        }
    }

    @Test
    void manyThreadsMayAskTogether() throws Exception {
        Discovery expected = probe.discover();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            int number = thread;
            threads.add(CompletableFuture.runAsync(() -> ask(number, expected)));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(60, TimeUnit.SECONDS);
        }
    }

    private void ask(int number, Discovery expected) {
        for (int i = 0; i < 20; i++) {
            if (number % 3 == 0) {
                assertEquals(expected, probe.discover());
            } else if (number % 3 == 1) {
                assertEquals(ids(expected), probe.read().samples().stream().map(GpuSample::deviceId).toList());
            } else {
                probe.watch(Duration.ZERO);
            }
        }
    }

    @Test
    void twoProbesDoNotDisturbEachOther() {
        HardwareProbe another = open();
        Discovery discovery = another.discover();
        another.close();
        assertEquals(discovery, probe.discover());
    }

    @Test
    void aClosedProbeRefuses() {
        probe.discover();
        probe.close();
        probe.close();
        assertThrows(BerthException.class, probe::discover);
        assertThrows(BerthException.class, probe::read);
        assertThrows(BerthException.class, () -> probe.watch(Duration.ZERO));
    }

    @Test
    void closingEndsAWait() throws Exception {
        boolean something = !probe.discover().gpus().isEmpty();
        CompletableFuture<?> waiting = CompletableFuture.supplyAsync(() -> {
            while (true) {
                if (probe.watch(Duration.ofDays(1)).events().isEmpty()) {
                    return "nothing to watch";
                }
            }
        });
        Thread.sleep(20);
        probe.close();
        if (something) {
            ExecutionException thrown =
                    assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
            assertTrue(thrown.getCause() instanceof BerthException, "another exception");
        }
    }
}
