package dev.berth.nvml;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.HealthReport;
import dev.berth.hardware.Reading;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.spi.HardwareProbe;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the NVIDIA driver of this machine for its GPUs, by way of NVML.
 *
 * <p>The driver library is loaded by {@link #open()}, never when a class is loaded. A machine without library, driver,
 * device or permission gives a probe all the same; its answers are empty and say why.
 *
 * <p>Safe for use by any thread; discoveries and readings are done one at a time, watching goes on beside them. Any
 * number of probes may be open, as long as they name the same library: NVML counts them.
 *
 * <p>Linux only: the library has another name elsewhere, so that elsewhere nothing is found.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/">NVML API reference</a>
 */
public final class NvmlProbe implements HardwareProbe {

    /**
     * The system property that names another library, by full name or path, read by {@link #open()}. Empty, it switches
     * the probe off.
     */
    public static final String LIBRARY_PROPERTY = "berth.nvml.library";

    private static final String LIBRARY = "libnvidia-ml.so.1";
    private static final int SCRATCH_BYTES = 8_192;
    /** How long a watch looks at most before it sees whether the probe was closed, and whether GPUs answer. */
    private static final int SLICE_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Object lock = new Object();
    private final Object watchLock = new Object();
    /** Null if NVML is not to be had; then there is a reason. */
    private final @Nullable Access access;
    private final String reason;
    private volatile boolean closed;
    private @Nullable List<Device> devices;
    private volatile @Nullable HealthWatch watch;

    /** What there is once NVML is open. */
    private record Access(NvmlLibrary nvml, Scratch scratch, GpuReader gpus, LinkReader links, SampleReader samples) {

        static Access of(NvmlLibrary nvml) {
            Scratch scratch = new Scratch(SCRATCH_BYTES);
            return new Access(nvml, scratch, new GpuReader(nvml, scratch), new LinkReader(nvml, scratch),
                    new SampleReader(nvml, scratch));
        }
    }

    private NvmlProbe(@Nullable Access access, String reason) {
        this.access = access;
        this.reason = reason;
    }

    /**
     * Loads the driver library and initialises it.
     *
     * @return an open probe, whether or not there is anything to find
     */
    public static NvmlProbe open() {
        String name = System.getProperty(LIBRARY_PROPERTY, LIBRARY);
        if (name.isBlank()) {
            return new NvmlProbe(null, "NVML is switched off. property=" + LIBRARY_PROPERTY);
        }
        try {
            return new NvmlProbe(Access.of(NvmlLibrary.open(name)), "");
        } catch (LinkageError e) {
            return new NvmlProbe(null, "NVML could not be loaded. library=" + name + " error=" + firstLine(e)
                    + (name.equals(LIBRARY) ? " Maybe the NVIDIA driver is not installed."
                            : " Maybe the system property " + LIBRARY_PROPERTY + " names the wrong file."));
        } catch (NvmlError e) {
            return new NvmlProbe(null, firstLine(e));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A GPU that cannot be read is left out, and the reason says so.
     *
     * @throws ProbeException if the probe is closed
     */
    @Override
    public Discovery discover() {
        synchronized (lock) {
            refuseIfClosed();
            return access == null ? Discovery.nothing(reason) : discover(access);
        }
    }

    @Override
    public Reading read() {
        synchronized (lock) {
            refuseIfClosed();
            if (access == null) {
                return new Reading(List.of(), Optional.of(reason));
            }
            List<Device> known = devices(access);
            if (known.isEmpty()) {
                return new Reading(List.of(), discover(access).reason());
            }
            List<GpuSample> samples = new ArrayList<>(known.size());
            for (int i = 0; i < known.size(); i++) {
                samples.add(access.samples().read(known.get(i)));
            }
            return new Reading(samples, Optional.empty());
        }
    }

    @Override
    public HealthReport watch(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Access open = access;
        if (open == null) {
            refuseIfClosed();
            return new HealthReport(List.of(), Optional.of(reason));
        }
        while (true) {
            List<Device> known;
            synchronized (lock) {
                refuseIfClosed();
                known = devices(open);
            }
            if (known.isEmpty() && watch == null) {
                return new HealthReport(List.of(), discover().reason());
            }
            long left = Math.max(0, (end - System.nanoTime()) / NANOS_PER_MILLI);
            Optional<HealthReport> report = look(open, known, (int) Math.min(left, SLICE_MILLIS));
            boolean over = left == 0 || Thread.currentThread().isInterrupted();
            if (report.isPresent() && (over || !report.get().events().isEmpty())) {
                return report.get();
            }
        }
    }

    /** Empty if the probe was closed meanwhile; an interrupted thread gets what there is. */
    private Optional<HealthReport> look(Access open, List<Device> known, int millis) {
        synchronized (watchLock) {
            if (closed) {
                return Optional.empty();
            }
            HealthWatch current = watch(open, known);
            List<HealthEvent> events = List.of();
            try {
                events = current.look(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.of(new HealthReport(events, current.isListening() ? Optional.empty()
                    : Optional.of("The driver tells of no events; only whether GPUs answer is watched.")));
        }
    }

    private HealthWatch watch(Access open, List<Device> known) {
        HealthWatch current = watch;
        if (current == null) {
            current = new HealthWatch(open.nvml(), known);
        } else if (!current.covers(known)) {
            current = current.goOn(known);
        }
        watch = current;
        return current;
    }

    /** Lets go of the driver. A second call does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        synchronized (watchLock) {
            HealthWatch current = watch;
            if (current != null) {
                current.close();
                watch = null;
            }
        }
        if (access != null) {
            shutdown(access);
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new ProbeException("The probe is closed. probe=nvml", null);
        }
    }

    /** The GPUs that the last discovery has found; the first one is made if there was none. */
    private List<Device> devices(Access open) {
        if (devices == null) {
            discover(open);
        }
        return devices == null ? List.of() : devices;
    }

    private Discovery discover(Access open) {
        List<Device> answering = new ArrayList<>();
        List<FoundGpu> gpus = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        String driver = open.gpus().optionalText("nvmlSystemGetDriverVersion", NvmlCalls::nvmlSystemGetDriverVersion)
                .orElse("");
        String version = open.gpus().optionalText("nvmlSystemGetNVMLVersion", NvmlCalls::nvmlSystemGetNVMLVersion)
                .orElse("");
        try {
            open.nvml().check("nvmlDeviceGetCount_v2", () ->
                    NvmlCalls.nvmlDeviceGetCount_v2(open.scratch().address()));
            int count = open.scratch().signed(0);
            if (count == 0) {
                reasons.add("The driver has no GPU. driver=" + driver);
            }
            for (int i = 0; i < count; i++) {
                addGpu(open.gpus(), i, answering, gpus, reasons);
            }
        } catch (NvmlError e) {
            reasons.add(firstLine(e));
        }
        devices = List.copyOf(answering);
        Optional<GpuTopology> topology = gpus.isEmpty() || gpus.size() > Node.MAX_GPUS ? Optional.empty()
                : Optional.of(open.links().read(answering, gpus));
        Optional<String> missing = reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", reasons));
        return new Discovery(gpus, topology, driver, version, missing);
    }

    private static void addGpu(GpuReader reader, int index, List<Device> answering, List<FoundGpu> gpus,
            List<String> reasons) {
        try {
            Device device = reader.device(index);
            FoundGpu gpu = reader.read(device);
            answering.add(device);
            gpus.add(gpu);
        } catch (NvmlError | IllegalArgumentException e) {
            reasons.add("A GPU could not be read. index=" + index + " error=" + firstLine(e));
        }
    }

    private static void shutdown(Access access) {
        access.scratch().close();
        try {
            access.nvml().close();
        } catch (NvmlError e) {
            System.getLogger(NvmlProbe.class.getName()).log(Level.WARNING, "NVML was not shut down.", e);
        }
    }

    /** JNA's messages list every place that was tried, a line each. */
    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
