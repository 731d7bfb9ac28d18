package dev.berth.hardware;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one GPU does at one moment. Each value is asked on its own; one that cannot be had is absent and takes no other
 * with it.
 *
 * @param index the driver's number for the GPU
 * @param deviceId what the driver calls it
 * @param memoryUsedMib MiB in use; without what the driver keeps for itself, if the driver tells the two apart
 * @param memoryFreeMib MiB not in use
 * @param powerMilliwatts the power that it draws
 * @param powerLimitMilliwatts the most power that it may draw
 * @param temperatureCelsius its temperature
 * @param gpuPercent of the last moments, how many percent some kernel was running
 * @param memoryPercent of the last moments, how many percent its memory was being read or written
 * @param eccCorrected memory errors corrected in its life
 * @param eccUncorrected memory errors not corrected in its life
 * @param processes the processes that compute on it; empty if there are none or the driver does not say
 * @param problem the driver's words if the GPU is lost or needs a reset
 */
public record GpuSample(int index, String deviceId, OptionalLong memoryUsedMib, OptionalLong memoryFreeMib,
        OptionalLong powerMilliwatts, OptionalLong powerLimitMilliwatts, OptionalLong temperatureCelsius,
        OptionalLong gpuPercent, OptionalLong memoryPercent, OptionalLong eccCorrected, OptionalLong eccUncorrected,
        List<GpuProcess> processes, Optional<String> problem) {

    /** Copies the processes. */
    public GpuSample {
        processes = List.copyOf(processes);
    }
}
