package dev.berth.nvml;

import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.nvml.NvmlStructs.Memory;
import dev.berth.nvml.NvmlStructs.MemoryV2;
import dev.berth.nvml.NvmlStructs.ProcessInfoV1;
import dev.berth.nvml.NvmlStructs.ProcessInfoV2;
import dev.berth.nvml.NvmlStructs.Utilization;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Asks how a GPU does. A call that fails costs its own value. Makes no garbage but what it answers with, save the words
 * for a lost GPU. Not for use by several threads.
 */
final class SampleReader {

    private static final int BYTES_TO_MIB_SHIFT = 20;
    private static final int SENSOR_GPU = 0;
    private static final int CORRECTED = 0;
    private static final int UNCORRECTED = 1;
    private static final int IN_ITS_LIFE = 1;
    /** What NVML writes where it has no value. */
    private static final long NOT_AVAILABLE = -1;
    /** Where the processes are written to, behind their number. */
    private static final int LIST = 64;
    /** New processes may start between the call that tells their number and the next. */
    private static final int SPARE_PROCESSES = 16;
    private static final int TRIES = 4;

    private final NvmlLibrary nvml;
    private final Scratch at;
    private final int processVersion;
    private final int processBytes;
    private final List<GpuProcess> processes = new ArrayList<>();

    SampleReader(NvmlLibrary nvml, Scratch at) {
        this.nvml = nvml;
        this.at = at;
        this.processVersion = !nvml.lacks("nvmlDeviceGetComputeRunningProcesses_v3") ? 3
                : !nvml.lacks("nvmlDeviceGetComputeRunningProcesses_v2") ? 2
                : !nvml.lacks("nvmlDeviceGetComputeRunningProcesses") ? 1 : 0;
        this.processBytes = processVersion >= 2 ? ProcessInfoV2.BYTES : ProcessInfoV1.BYTES;
    }

    GpuSample read(Device device) {
        long handle = device.handle();
        int code = memory(handle);
        boolean second = code == NvmlError.SUCCESS;
        if (!second) {
            code = NvmlCalls.nvmlDeviceGetMemoryInfo(handle, at.address());
        }
        GpuSample.Builder sample = GpuSample.builder(device.index(), device.deviceId());
        if (code == NvmlError.SUCCESS) {
            sample.memoryUsedMib(mib(second ? MemoryV2.USED : Memory.USED))
                    .memoryFreeMib(mib(second ? MemoryV2.FREE : Memory.FREE));
        }
        if (isGone(code)) {
            sample.problem(NvmlLibrary.text(code));
        }
        readMeters(handle, sample);
        readErrors(handle, sample);
        return sample.processes(processes(handle)).build();
    }

    private void readMeters(long handle, GpuSample.Builder sample) {
        if (!nvml.lacks("nvmlDeviceGetPowerUsage")
                && NvmlCalls.nvmlDeviceGetPowerUsage(handle, at.address()) == NvmlError.SUCCESS) {
            sample.powerMilliwatts(at.word(0));
        }
        if (!nvml.lacks("nvmlDeviceGetEnforcedPowerLimit")
                && NvmlCalls.nvmlDeviceGetEnforcedPowerLimit(handle, at.address()) == NvmlError.SUCCESS) {
            sample.powerLimitMilliwatts(at.word(0));
        }
        if (!nvml.lacks("nvmlDeviceGetTemperature")
                && NvmlCalls.nvmlDeviceGetTemperature(handle, SENSOR_GPU, at.address()) == NvmlError.SUCCESS) {
            sample.temperatureCelsius(at.word(0));
        }
        if (!nvml.lacks("nvmlDeviceGetUtilizationRates")
                && NvmlCalls.nvmlDeviceGetUtilizationRates(handle, at.address()) == NvmlError.SUCCESS) {
            sample.gpuPercent(at.word(Utilization.GPU)).memoryPercent(at.word(Utilization.MEMORY));
        }
    }

    private void readErrors(long handle, GpuSample.Builder sample) {
        if (hasErrors(handle, CORRECTED)) {
            sample.eccCorrected(at.wide(0));
        }
        if (hasErrors(handle, UNCORRECTED)) {
            sample.eccUncorrected(at.wide(0));
        }
    }

    private boolean hasErrors(long handle, int kind) {
        return !nvml.lacks("nvmlDeviceGetTotalEccErrors") && NvmlCalls.nvmlDeviceGetTotalEccErrors(handle, kind,
                IN_ITS_LIFE, at.address()) == NvmlError.SUCCESS;
    }

    /** Asks for memory by the second version of its struct, which an old driver does not know. */
    private int memory(long handle) {
        if (nvml.lacks("nvmlDeviceGetMemoryInfo_v2")) {
            return NvmlError.FUNCTION_NOT_FOUND;
        }
        at.put(MemoryV2.VERSION, NvmlStructs.version(MemoryV2.BYTES, 2));
        return NvmlCalls.nvmlDeviceGetMemoryInfo_v2(handle, at.address());
    }

    /** Whether a code says that the GPU can do nothing any more. */
    static boolean isGone(int code) {
        return code == NvmlError.GPU_IS_LOST || code == NvmlError.RESET_REQUIRED;
    }

    private long mib(int offset) {
        return at.wide(offset) >>> BYTES_TO_MIB_SHIFT;
    }

    private List<GpuProcess> processes(long handle) {
        for (int i = 0; i < TRIES; i++) {
            at.put(0, (at.bytes() - LIST) / processBytes);
            int code = ask(handle);
            if (code == NvmlError.SUCCESS) {
                return collect(at.signed(0));
            }
            if (code != NvmlError.INSUFFICIENT_SIZE) {
                break;
            }
            at.grow(LIST + (at.signed(0) + SPARE_PROCESSES) * processBytes);
        }
        return List.of();
    }

    private int ask(long handle) {
        return switch (processVersion) {
            case 3 -> NvmlCalls.nvmlDeviceGetComputeRunningProcesses_v3(handle, at.address(), at.address(LIST));
            case 2 -> NvmlCalls.nvmlDeviceGetComputeRunningProcesses_v2(handle, at.address(), at.address(LIST));
            case 1 -> NvmlCalls.nvmlDeviceGetComputeRunningProcesses(handle, at.address(), at.address(LIST));
            default -> NvmlError.FUNCTION_NOT_FOUND;
        };
    }

    private List<GpuProcess> collect(int count) {
        processes.clear();
        for (int i = 0; i < count; i++) {
            int from = LIST + i * processBytes;
            long bytes = at.wide(from + ProcessInfoV1.USED_GPU_MEMORY);
            int instance = processVersion >= 2 ? at.signed(from + ProcessInfoV2.GPU_INSTANCE_ID) : -1;
            processes.add(new GpuProcess(at.signed(from + ProcessInfoV1.PID),
                    bytes == NOT_AVAILABLE ? OptionalLong.empty() : OptionalLong.of(bytes >>> BYTES_TO_MIB_SHIFT),
                    instance == -1 ? OptionalInt.empty() : OptionalInt.of(instance)));
        }
        return List.copyOf(processes);
    }
}
