package dev.berth.nvml;

import dev.berth.hardware.MigInstance;
import dev.berth.model.Gpu;
import dev.berth.model.MigGeometry;
import dev.berth.model.MigProfile;
import dev.berth.nvml.NvmlStructs.GpuInstanceInfo;
import dev.berth.nvml.NvmlStructs.GpuInstancePlacement;
import dev.berth.nvml.NvmlStructs.GpuInstanceProfileInfo;
import dev.berth.nvml.NvmlStructs.GpuInstanceProfileInfoV2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks how a GPU can be cut and is cut. Not for use by several threads. */
final class MigReader {

    /** More than there are numbers of profiles. */
    private static final int PROFILES = 32;
    private static final int MOST_PLACEMENTS = 64;
    private static final int ENABLED = 1;
    /** Where lists are written to, behind what counts them. */
    private static final int LIST = 64;
    private static final String PREFIX = "MIG ";
    private static final int MIB_PER_GIB = 1024;
    private static final int EIGHTHS = 8;

    private final NvmlLibrary nvml;
    private final Scratch at;
    private final GpuReader gpus;

    MigReader(NvmlLibrary nvml, Scratch at, GpuReader gpus) {
        this.nvml = nvml;
        this.at = at;
        this.gpus = gpus;
    }

    /** A size, before it is known where it may lie. */
    private record Profile(int id, int slices, String name) {
    }

    boolean isEnabled(long device) {
        return isCapable(device) && at.signed(0) == ENABLED;
    }

    private boolean isCapable(long device) {
        return nvml.call("nvmlDeviceGetMigMode", () ->
                NvmlCalls.nvmlDeviceGetMigMode(device, at.address(), at.address(Long.BYTES))) == NvmlError.SUCCESS;
    }

    /** Sizes that cannot be told in the model's words are left out. */
    Optional<MigGeometry> geometry(long device, Gpu gpu) {
        if (!isCapable(device)) {
            return Optional.empty();
        }
        List<MigProfile> profiles = new ArrayList<>();
        for (int i = 0; i < PROFILES; i++) {
            profile(device, i, gpu.memoryMib()).flatMap(profile -> placed(device, profile)).ifPresent(profiles::add);
        }
        try {
            return profiles.isEmpty() ? Optional.empty() : Optional.of(new MigGeometry(gpu.model(), profiles));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Profile> profile(long device, int number, long totalMib) {
        at.put(GpuInstanceProfileInfoV2.VERSION, NvmlStructs.version(GpuInstanceProfileInfoV2.BYTES, 2));
        if (nvml.call("nvmlDeviceGetGpuInstanceProfileInfoV", () ->
                NvmlCalls.nvmlDeviceGetGpuInstanceProfileInfoV(device, number, at.address())) == NvmlError.SUCCESS) {
            String name = at.text(GpuInstanceProfileInfoV2.NAME);
            return Optional.of(new Profile(at.signed(GpuInstanceProfileInfoV2.ID),
                    at.signed(GpuInstanceProfileInfoV2.SLICE_COUNT),
                    name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name));
        }
        if (nvml.call("nvmlDeviceGetGpuInstanceProfileInfo", () ->
                NvmlCalls.nvmlDeviceGetGpuInstanceProfileInfo(device, number, at.address())) == NvmlError.SUCCESS) {
            int slices = at.signed(GpuInstanceProfileInfo.SLICE_COUNT);
            return Optional.of(new Profile(at.signed(GpuInstanceProfileInfo.ID), slices,
                    name(slices, at.wide(GpuInstanceProfileInfo.MEMORY_SIZE_MB), totalMib)));
        }
        return Optional.empty();
    }

    /**
     * The name that drivers too old to tell it go by: compute slices, and the GPU's memory in GiB by the eighths that
     * the profile has of it, rounded up to eighths and then to the nearest GiB.
     */
    static String name(int slices, long memoryMib, long totalMib) {
        long eighths = totalMib == 0 ? 0 : (memoryMib * EIGHTHS + totalMib - 1) / totalMib;
        long totalGib = (totalMib + MIB_PER_GIB - 1) / MIB_PER_GIB;
        return slices + "g." + (eighths * totalGib + EIGHTHS / 2) / EIGHTHS + "gb";
    }

    private Optional<MigProfile> placed(long device, Profile profile) {
        at.put(0, MOST_PLACEMENTS);
        int code = nvml.call("nvmlDeviceGetGpuInstancePossiblePlacements_v2", () ->
                NvmlCalls.nvmlDeviceGetGpuInstancePossiblePlacements_v2(device, profile.id(), at.address(LIST),
                        at.address()));
        if (code != NvmlError.SUCCESS) {
            return Optional.empty();
        }
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < Math.min(at.signed(0), MOST_PLACEMENTS); i++) {
            starts.add(at.signed(LIST + i * GpuInstancePlacement.BYTES + GpuInstancePlacement.START));
        }
        try {
            return Optional.of(new MigProfile(profile.name(), profile.slices(),
                    at.signed(LIST + GpuInstancePlacement.SIZE), profile.name().contains("+me"), starts));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What it is cut into; an instance that vanishes meanwhile is left out. */
    List<MigInstance> instances(long device, boolean enabled) {
        if (!enabled || nvml.call("nvmlDeviceGetMaxMigDeviceCount", () ->
                NvmlCalls.nvmlDeviceGetMaxMigDeviceCount(device, at.address())) != NvmlError.SUCCESS) {
            return List.of();
        }
        int most = at.signed(0);
        List<MigInstance> instances = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            int index = i;
            if (nvml.call("nvmlDeviceGetMigDeviceHandleByIndex", () ->
                    NvmlCalls.nvmlDeviceGetMigDeviceHandleByIndex(device, index, at.address()))
                    == NvmlError.SUCCESS) {
                instance(device, at.wide(0)).ifPresent(instances::add);
            }
        }
        return instances;
    }

    private Optional<MigInstance> instance(long device, long slice) {
        try {
            Gpu gpu = gpus.gpu(slice);
            nvml.check("nvmlDeviceGetComputeInstanceId", () ->
                    NvmlCalls.nvmlDeviceGetComputeInstanceId(slice, at.address()));
            int compute = at.signed(0);
            nvml.check("nvmlDeviceGetGpuInstanceId", () -> NvmlCalls.nvmlDeviceGetGpuInstanceId(slice, at.address()));
            int instance = at.signed(0);
            return Optional.of(new MigInstance(gpu, instance, compute, start(device, instance)));
        } catch (NvmlError | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where an instance lies, which only the administrator may ask. */
    private OptionalInt start(long device, int instance) {
        if (nvml.call("nvmlDeviceGetGpuInstanceById", () ->
                NvmlCalls.nvmlDeviceGetGpuInstanceById(device, instance, at.address())) != NvmlError.SUCCESS) {
            return OptionalInt.empty();
        }
        long handle = at.wide(0);
        int code = nvml.call("nvmlGpuInstanceGetInfo", () -> NvmlCalls.nvmlGpuInstanceGetInfo(handle, at.address()));
        return code == NvmlError.SUCCESS
                ? OptionalInt.of(at.signed(GpuInstanceInfo.PLACEMENT + GpuInstancePlacement.START))
                : OptionalInt.empty();
    }
}
