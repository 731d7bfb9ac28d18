package dev.berth.hardware;

import dev.berth.model.Gpu;
import dev.berth.model.MigGeometry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One physical GPU that a probe has found.
 *
 * @param index the driver's number for it, from 0; numbers of GPUs that could not be read are left out
 * @param gpu device id, manufacturer, model and memory
 * @param serial its board's serial number
 * @param pciBusId where it is plugged in, such as {@code 00000000:07:00.0}
 * @param numaNode the NUMA node that it is near
 * @param cpus the CPUs that it is near, such as {@code 0-23,96-119}
 * @param migEnabled whether it is in MIG mode
 * @param geometry how it can be cut; absent if it cannot
 * @param instances what it is cut into now
 */
public record FoundGpu(int index, Gpu gpu, Optional<String> serial, Optional<String> pciBusId, OptionalInt numaNode,
        Optional<String> cpus, boolean migEnabled, Optional<MigGeometry> geometry, List<MigInstance> instances) {

    /** Copies the instances. */
    public FoundGpu {
        instances = List.copyOf(instances);
    }
}
