package dev.berth.nvml;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of NVML that the probe calls, in Java's types. Thread-safe, as NVML is.
 *
 * <p>Every method but {@link #load} throws {@link NvmlError} if NVML answers with anything but success, and
 * {@link UnsatisfiedLinkError} if the library lacks the function. Signatures are those of NVIDIA's NVML API reference.
 */
final class NvmlLibrary {

    private static final int SUCCESS = 0;
    /** At least as long as any of NVML's NVML_..._BUFFER_SIZE for the texts read here; the largest is 96. */
    private static final int TEXT_BYTES = 128;
    private static final int TOTAL = 0;

    private final NativeLibrary library;

    private NvmlLibrary(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Loads the library.
     *
     * @param name its full name or a path
     * @return the library, not initialised yet
     * @throws LinkageError if it cannot be found or loaded
     */
    static NvmlLibrary load(String name) {
        return new NvmlLibrary(NativeLibrary.getInstance(name));
    }

    void init() throws NvmlError {
        call("nvmlInit_v2");
    }

    void shutdown() throws NvmlError {
        call("nvmlShutdown");
    }

    String driverVersion() throws NvmlError {
        byte[] text = new byte[TEXT_BYTES];
        call("nvmlSystemGetDriverVersion", text, text.length);
        return Native.toString(text, "UTF-8");
    }

    int deviceCount() throws NvmlError {
        IntByReference count = new IntByReference();
        call("nvmlDeviceGetCount_v2", count);
        return count.getValue();
    }

    Pointer device(int index) throws NvmlError {
        PointerByReference device = new PointerByReference();
        call("nvmlDeviceGetHandleByIndex_v2", index, device);
        return device.getValue();
    }

    String name(Pointer device) throws NvmlError {
        byte[] text = new byte[TEXT_BYTES];
        call("nvmlDeviceGetName", device, text, text.length);
        return Native.toString(text, "UTF-8");
    }

    String uuid(Pointer device) throws NvmlError {
        byte[] text = new byte[TEXT_BYTES];
        call("nvmlDeviceGetUUID", device, text, text.length);
        return Native.toString(text, "UTF-8");
    }

    /** All memory of a device in bytes; the structure that NVML fills is three of C's unsigned long long. */
    long memoryTotal(Pointer device) throws NvmlError {
        long[] totalFreeUsed = new long[3];
        call("nvmlDeviceGetMemoryInfo", device, totalFreeUsed);
        return totalFreeUsed[TOTAL];
    }

    private void call(String function, Object... arguments) throws NvmlError {
        int code = library.getFunction(function).invokeInt(arguments);
        if (code != SUCCESS) {
            String text = library.getFunction("nvmlErrorString").invokeString(new Object[] {code}, false);
            throw new NvmlError(function, code, text);
        }
    }
}
