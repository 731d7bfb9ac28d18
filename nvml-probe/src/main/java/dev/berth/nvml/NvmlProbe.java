package dev.berth.nvml;

import com.sun.jna.Pointer;
import dev.berth.model.Gpu;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the NVIDIA driver of this machine for its GPUs.
 *
 * <p>The driver library is loaded by {@link #open()}, never when a class is loaded. A machine without library, driver,
 * device or permission gives a probe all the same; its discoveries are empty and say why.
 *
 * <p>Safe for use by any thread; one discovery at a time. Any number of probes may be open: NVML counts them.
 *
 * <p>Linux only: the library has another name elsewhere, so that elsewhere nothing is found.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/">NVML API reference</a>
 */
public final class NvmlProbe implements AutoCloseable {

    /** The system property that names another library, by full name or path, read by {@link #open()}. */
    public static final String LIBRARY_PROPERTY = "berth.nvml.library";

    private static final String LIBRARY = "libnvidia-ml.so.1";
    private static final String MANUFACTURER = "NVIDIA";
    private static final int BYTES_TO_MIB_SHIFT = 20;

    private final Object lock = new Object();
    /** Null if NVML is not to be had; then there is a reason. */
    private final @Nullable NvmlLibrary library;
    private final String reason;
    private boolean closed;

    private NvmlProbe(@Nullable NvmlLibrary library, String reason) {
        this.library = library;
        this.reason = reason;
    }

    /**
     * Loads the driver library and initialises it.
     *
     * @return an open probe, whether or not there is anything to find
     */
    public static NvmlProbe open() {
        String name = System.getProperty(LIBRARY_PROPERTY, LIBRARY);
        try {
            NvmlLibrary library = NvmlLibrary.load(name);
            library.init();
            return new NvmlProbe(library, "");
        } catch (LinkageError e) {
            return new NvmlProbe(null, "NVML could not be loaded. library=" + name + " error=" + firstLine(e)
                    + " Maybe the NVIDIA driver is not installed.");
        } catch (NvmlError e) {
            return new NvmlProbe(null, firstLine(e));
        }
    }

    /**
     * Asks for the driver and all GPUs. A GPU that cannot be read is left out, and the reason says so.
     *
     * @return what was found
     * @throws ProbeException if the probe is closed
     */
    public Discovery discover() {
        synchronized (lock) {
            if (closed) {
                throw new ProbeException("The probe is closed. probe=nvml", null);
            }
            if (library == null) {
                return new Discovery(List.of(), "", Optional.of(reason));
            }
            return discover(library);
        }
    }

    /** Lets go of the driver. A second call does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            if (library != null) {
                shutdown(library);
            }
        }
    }

    private static Discovery discover(NvmlLibrary library) {
        String driver = "";
        List<Gpu> gpus = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        try {
            driver = library.driverVersion();
            int count = library.deviceCount();
            if (count == 0) {
                reasons.add("The driver has no GPU. driver=" + driver);
            }
            for (int i = 0; i < count; i++) {
                addGpu(library, i, gpus, reasons);
            }
        } catch (NvmlError | UnsatisfiedLinkError e) {
            reasons.add(firstLine(e));
        }
        Optional<String> missing = reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", reasons));
        return new Discovery(gpus, driver, missing);
    }

    private static void addGpu(NvmlLibrary library, int index, List<Gpu> gpus, List<String> reasons) {
        try {
            Pointer device = library.device(index);
            gpus.add(new Gpu(library.uuid(device), MANUFACTURER, library.name(device), memoryMib(library, device)));
        } catch (NvmlError | IllegalArgumentException e) {
            reasons.add("A GPU could not be read. index=" + index + " error=" + firstLine(e));
        }
    }

    /** GPUs that share the machine's memory have none of their own to tell of. */
    private static long memoryMib(NvmlLibrary library, Pointer device) throws NvmlError {
        try {
            return library.memoryTotal(device) >>> BYTES_TO_MIB_SHIFT;
        } catch (NvmlError e) {
            if (e.code() == NvmlError.NOT_SUPPORTED) {
                return 0;
            }
            throw e;
        }
    }

    private static void shutdown(NvmlLibrary library) {
        try {
            library.shutdown();
        } catch (NvmlError | UnsatisfiedLinkError e) {
            System.getLogger(NvmlProbe.class.getName()).log(Level.WARNING, "NVML was not shut down.", e);
        }
    }

    /** JNA's messages list every place that was tried, a line each. */
    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
