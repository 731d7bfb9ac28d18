package dev.berth.nvml;

import dev.berth.model.Gpu;
import java.util.List;
import java.util.Optional;

/**
 * What one asking has found.
 *
 * @param gpus the GPUs that could be read, in the driver's order; their device ids are the driver's UUIDs
 * @param driverVersion such as {@code 570.86.10}; empty if no driver answered
 * @param reason why GPUs are missing, or why there are none; absent if all there are were read
 */
public record Discovery(List<Gpu> gpus, String driverVersion, Optional<String> reason) {

    /** Copies the GPUs. */
    public Discovery {
        gpus = List.copyOf(gpus);
    }
}
