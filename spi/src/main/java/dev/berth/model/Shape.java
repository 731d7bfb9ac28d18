package dev.berth.model;

import java.util.Objects;

/**
 * What one request needs on one node: resources and GPUs.
 *
 * @param resources CPU, memory and storage
 * @param gpus GPUs
 */
public record Shape(Resources resources, GpuDemand gpus) {

    /** Checks that neither is null. */
    public Shape {
        Objects.requireNonNull(resources, "resources");
        Objects.requireNonNull(gpus, "gpus");
    }

    /**
     * CPU, memory and GPUs without storage.
     *
     * @param cpuMillis thousandths of a CPU
     * @param memoryMib MiB of memory
     * @param gpus GPUs
     * @return the shape
     */
    public static Shape of(long cpuMillis, long memoryMib, GpuDemand gpus) {
        return new Shape(Resources.of(cpuMillis, memoryMib), gpus);
    }
}
