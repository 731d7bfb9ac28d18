package dev.berth.nvml;

import dev.berth.hardware.FoundGpu;
import dev.berth.model.Gpu;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/** Asks for what rarely changes of one GPU. Not for use by several threads. */
final class GpuReader {

    private static final String MANUFACTURER = "NVIDIA";
    private static final int BYTES_TO_MIB_SHIFT = 20;
    /** Enough for 1,024 CPUs or NUMA nodes. */
    private static final int SET_WORDS = 16;
    private static final int SCOPE_NODE = 0;

    private final NvmlLibrary nvml;
    private final Scratch at;
    private final MigReader mig;

    GpuReader(NvmlLibrary nvml, Scratch at) {
        this.nvml = nvml;
        this.at = at;
        this.mig = new MigReader(nvml, at, this);
    }

    /** A function that writes a text. */
    interface TextCall {
        int call(long address, int length);
    }

    String text(String function, TextCall call) throws NvmlError {
        nvml.check(function, () -> call.call(at.address(), Scratch.TEXT_BYTES));
        return at.text(0);
    }

    Optional<String> optionalText(String function, TextCall call) {
        int code = nvml.call(function, () -> call.call(at.address(), Scratch.TEXT_BYTES));
        return code == NvmlError.SUCCESS ? Optional.of(at.text(0)).filter(text -> !text.isBlank()) : Optional.empty();
    }

    Device device(int index) throws NvmlError {
        nvml.check("nvmlDeviceGetHandleByIndex_v2",
                () -> NvmlCalls.nvmlDeviceGetHandleByIndex_v2(index, at.address()));
        long handle = at.wide(0);
        return new Device(index, handle, uuid(handle));
    }

    private String uuid(long handle) throws NvmlError {
        return text("nvmlDeviceGetUUID", (to, length) -> NvmlCalls.nvmlDeviceGetUUID(handle, to, length));
    }

    /** A GPU or a slice, as the model has it. */
    Gpu gpu(long handle) throws NvmlError {
        String name = text("nvmlDeviceGetName", (to, length) -> NvmlCalls.nvmlDeviceGetName(handle, to, length));
        return new Gpu(uuid(handle), MANUFACTURER, name, memoryBytes(handle) >>> BYTES_TO_MIB_SHIFT);
    }

    /** GPUs that share the machine's memory have none of their own to tell of. */
    private long memoryBytes(long handle) throws NvmlError {
        try {
            nvml.check("nvmlDeviceGetMemoryInfo", () -> NvmlCalls.nvmlDeviceGetMemoryInfo(handle, at.address()));
            return at.wide(NvmlStructs.Memory.TOTAL);
        } catch (NvmlError e) {
            if (e.code() == NvmlError.NOT_SUPPORTED) {
                return 0;
            }
            throw e;
        }
    }

    FoundGpu read(Device device) throws NvmlError {
        long handle = device.handle();
        Gpu gpu = gpu(handle);
        boolean migEnabled = mig.isEnabled(handle);
        FoundGpu.Builder found = FoundGpu.builder(device.index(), gpu).migEnabled(migEnabled);
        optionalText("nvmlDeviceGetSerial", (to, length) -> NvmlCalls.nvmlDeviceGetSerial(handle, to, length))
                .ifPresent(found::serial);
        busId(handle).ifPresent(found::pciBusId);
        numaNode(handle).ifPresent(found::numaNode);
        cpus(handle).ifPresent(found::cpus);
        mig.geometry(handle, gpu).ifPresent(found::geometry);
        return found.instances(mig.instances(handle, migEnabled)).build();
    }

    private Optional<String> busId(long handle) {
        int code = nvml.call("nvmlDeviceGetPciInfo_v3", () ->
                NvmlCalls.nvmlDeviceGetPciInfo_v3(handle, at.address()));
        return code == NvmlError.SUCCESS ? Optional.of(at.text(NvmlStructs.PciInfo.BUS_ID)) : Optional.empty();
    }

    private OptionalInt numaNode(long handle) {
        int code = nvml.call("nvmlDeviceGetMemoryAffinity", () ->
                NvmlCalls.nvmlDeviceGetMemoryAffinity(handle, SET_WORDS, at.address(), SCOPE_NODE));
        int node = code == NvmlError.SUCCESS ? next(0, true) : SET_WORDS * Long.SIZE;
        return node < SET_WORDS * Long.SIZE ? OptionalInt.of(node) : OptionalInt.empty();
    }

    private Optional<String> cpus(long handle) {
        int code = nvml.call("nvmlDeviceGetCpuAffinity", () ->
                NvmlCalls.nvmlDeviceGetCpuAffinity(handle, SET_WORDS, at.address()));
        if (code != NvmlError.SUCCESS) {
            return Optional.empty();
        }
        StringJoiner ranges = new StringJoiner(",");
        for (int first = next(0, true); first < SET_WORDS * Long.SIZE;) {
            int end = next(first, false);
            ranges.add(end - 1 == first ? Integer.toString(first) : first + "-" + (end - 1));
            first = next(end, true);
        }
        return Optional.of(ranges.toString()).filter(text -> !text.isEmpty());
    }

    /** The first bit from one on that is set, or not, in the set just written; all bits are passed if there is none. */
    private int next(int from, boolean set) {
        int bit = from;
        while (bit < SET_WORDS * Long.SIZE
                && (at.wide(bit / Long.SIZE * Long.BYTES) >>> bit % Long.SIZE & 1) == (set ? 0 : 1)) {
            bit++;
        }
        return bit;
    }
}
