package dev.berth.contract;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthReport;
import dev.berth.hardware.Reading;
import dev.berth.model.Gpu;
import dev.berth.model.GpuTopology;
import dev.berth.spi.BerthException;
import dev.berth.spi.HardwareProbe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of probes can be kept, with GPUs and without, and whoever breaks a promise of it is noticed. */
final class HardwareProbeContractTest {

    private static final Discovery TWO = found(gpu(0, "a"), gpu(1, "b"));
    private static final ContractRun<HardwareProbe> CONTRACT =
            new ContractRun<>(Tried.class, probes -> Tried.probes = probes, () -> new MadeUp(TWO));

    static final class Tried extends HardwareProbeContract {

        private static Supplier<HardwareProbe> probes = () -> new MadeUp(TWO);

        @Override
        protected HardwareProbe open() {
            return probes.get();
        }
    }

    private static FoundGpu gpu(int index, String id) {
        return FoundGpu.builder(index, new Gpu(id, "NVIDIA", "A100", 40_960)).build();
    }

    private static Discovery found(FoundGpu... gpus) {
        return new Discovery(List.of(gpus), Optional.of(GpuTopology.parse("X NV12 0\nNV12 X 0")), "570.1", "12.570.1",
                Optional.empty());
    }

    /** Keeps the contract, unless a subclass does not. */
    private static class MadeUp implements HardwareProbe {

        private final Discovery discovery;
        private boolean closed;

        MadeUp(Discovery discovery) {
            this.discovery = discovery;
        }

        final synchronized void refuseIfClosed() {
            if (closed) {
                throw new BerthException("The probe is closed.", null);
            }
        }

        @Override
        public Discovery discover() {
            refuseIfClosed();
            return discovery;
        }

        @Override
        public Reading read() {
            refuseIfClosed();
            return new Reading(discovery.gpus().stream().map(MadeUp::sample).toList(), discovery.reason());
        }

        static GpuSample sample(FoundGpu found) {
            return GpuSample.builder(found.index(), found.gpu().deviceId()).build();
        }

        @Override
        public synchronized HealthReport watch(Duration patience) {
            refuseIfClosed();
            try {
                if (!patience.isZero() && !discovery.gpus().isEmpty()) {
                    wait(patience.toMillis());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            refuseIfClosed();
            return new HealthReport(List.of(), discovery.reason());
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }
    }

    private static DynamicTest broken(String promise, String by, Supplier<HardwareProbe> probe) {
        return CONTRACT.broken(promise, by, probe);
    }

    private static DynamicTest broken(String promise, String by, Discovery discovery) {
        return CONTRACT.broken(promise, by, () -> new MadeUp(discovery));
    }

    @Test
    void itCanBeKeptWithGpusAndWithout() {
        CONTRACT.assertKept(() -> new MadeUp(TWO));
        CONTRACT.assertKept(() -> new MadeUp(Discovery.nothing("no driver")));
    }

    @TestFactory
    Stream<DynamicTest> whoFindsWhatCannotBeIsNoticed() {
        return Stream.of(
                broken("nothingFoundHasAReason", "says nothing", new Discovery(List.of(), Optional.empty(), "", "",
                        Optional.empty())),
                broken("nothingFoundHasAReason", "says a blank", Discovery.nothing(" ")),
                broken("everyGpuIsFoundOnce", "finds one twice", found(gpu(0, "a"), gpu(1, "a"))),
                broken("everyGpuIsFoundOnce", "mixes the order", found(gpu(1, "a"), gpu(0, "b"))),
                broken("everyGpuIsFoundOnce", "links another number", found(gpu(0, "a"))),
                broken("twoDiscoveriesAgree", "counts its calls", () -> new MadeUp(TWO) {
                    private int calls;

                    @Override
                    public Discovery discover() {
                        return calls++ == 0 ? super.discover() : Discovery.nothing("gone");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoReadsOrWaitsWrongIsNoticed() {
        return Stream.of(
                broken("everyGpuIsRead", "leaves one out", () -> new MadeUp(TWO) {
                    @Override
                    public Reading read() {
                        return new Reading(List.of(sample(TWO.gpus().get(0))), Optional.empty());
                    }
                }),
                broken("readingNeedsNoDiscoveryBefore", "reads what was discovered", () -> new MadeUp(TWO) {
                    private boolean discovered;

                    @Override
                    public Discovery discover() {
                        discovered = true;
                        return super.discover();
                    }

                    @Override
                    public Reading read() {
                        return discovered ? super.read() : new Reading(List.of(), Optional.of("not yet"));
                    }
                }),
                broken("aClosedProbeRefuses", "goes on", () -> new MadeUp(TWO) {
                    @Override
                    public synchronized void close() {
                    }
                }),
                broken("watchingWithoutPatienceReturns", "watches nothing without a word",
                        () -> new MadeUp(Discovery.nothing("no driver")) {
                            @Override
                            public HealthReport watch(Duration patience) {
                                return new HealthReport(List.of(), Optional.empty());
                            }
                        }),
                broken("manyThreadsMayAskTogether", "answers its first thread alone", () -> new MadeUp(TWO) {
                    private final Thread first = Thread.currentThread();

                    @Override
                    public Reading read() {
                        return Thread.currentThread() == first ? super.read()
                                : new Reading(List.of(), Optional.of("busy"));
                    }
                }));
    }
}
