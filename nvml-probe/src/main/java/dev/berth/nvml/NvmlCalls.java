package dev.berth.nvml;

/**
 * NVML's functions, mapped directly: {@link NvmlLibrary} binds these methods to a library. Each answers with NVML's
 * return code, 0 for success. A {@code long} stands for a pointer, be it to a device or to memory that is read or
 * written; no call makes garbage.
 *
 * <p>Signatures are those of NVIDIA's NVML API reference.
 */
final class NvmlCalls {

    private NvmlCalls() {
    }

    static native int nvmlInit_v2();

    static native int nvmlShutdown();

    static native String nvmlErrorString(int code);

    static native int nvmlSystemGetDriverVersion(long text, int length);

    static native int nvmlSystemGetNVMLVersion(long text, int length);

    static native int nvmlDeviceGetCount_v2(long count);

    static native int nvmlDeviceGetHandleByIndex_v2(int index, long device);

    static native int nvmlDeviceGetHandleByUUID(String uuid, long device);

    static native int nvmlDeviceGetName(long device, long text, int length);

    static native int nvmlDeviceGetUUID(long device, long text, int length);

    static native int nvmlDeviceGetSerial(long device, long text, int length);

    static native int nvmlDeviceGetPciInfo_v3(long device, long pci);

    static native int nvmlDeviceGetMemoryInfo(long device, long memory);

    static native int nvmlDeviceGetMemoryInfo_v2(long device, long memory);

    static native int nvmlDeviceGetPowerUsage(long device, long milliwatts);

    static native int nvmlDeviceGetEnforcedPowerLimit(long device, long milliwatts);

    static native int nvmlDeviceGetTemperature(long device, int sensor, long celsius);

    static native int nvmlDeviceGetUtilizationRates(long device, long utilization);

    static native int nvmlDeviceGetTotalEccErrors(long device, int kind, int counter, long count);

    static native int nvmlDeviceGetComputeRunningProcesses(long device, long count, long infos);

    static native int nvmlDeviceGetComputeRunningProcesses_v2(long device, long count, long infos);

    static native int nvmlDeviceGetComputeRunningProcesses_v3(long device, long count, long infos);

    static native int nvmlDeviceGetCpuAffinity(long device, int words, long set);

    static native int nvmlDeviceGetMemoryAffinity(long device, int words, long set, int scope);

    static native int nvmlDeviceGetNvLinkState(long device, int link, long active);

    static native int nvmlDeviceGetNvLinkRemotePciInfo_v2(long device, int link, long pci);

    static native int nvmlDeviceGetNvLinkRemoteDeviceType(long device, int link, long type);

    static native int nvmlDeviceGetTopologyCommonAncestor(long one, long other, long level);

    static native int nvmlDeviceGetP2PStatus(long one, long other, int capability, long status);

    static native int nvmlDeviceGetMigMode(long device, long current, long pending);

    static native int nvmlDeviceGetMaxMigDeviceCount(long device, long count);

    static native int nvmlDeviceGetMigDeviceHandleByIndex(long device, int index, long mig);

    static native int nvmlDeviceGetGpuInstanceId(long mig, long id);

    static native int nvmlDeviceGetComputeInstanceId(long mig, long id);

    static native int nvmlDeviceGetGpuInstanceProfileInfo(long device, int profile, long info);

    static native int nvmlDeviceGetGpuInstanceProfileInfoV(long device, int profile, long info);

    static native int nvmlDeviceGetGpuInstancePossiblePlacements_v2(long device, int profileId, long placements,
            long count);

    static native int nvmlDeviceGetGpuInstanceById(long device, int id, long instance);

    static native int nvmlGpuInstanceGetInfo(long instance, long info);

    static native int nvmlEventSetCreate(long set);

    static native int nvmlEventSetFree(long set);

    static native int nvmlDeviceGetSupportedEventTypes(long device, long types);

    static native int nvmlDeviceRegisterEvents(long device, long types, long set);

    static native int nvmlEventSetWait(long set, long data, int millis);

    static native int nvmlEventSetWait_v2(long set, long data, int millis);
}
