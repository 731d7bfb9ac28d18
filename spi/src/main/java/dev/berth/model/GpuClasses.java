package dev.berth.model;

import java.util.ArrayList;
import java.util.List;

/**
 * From how much memory on a GPU is medium, and from how much on it is large. Immutable.
 *
 * <p>Thresholds rather than sizes, since drivers report somewhat less than what is on the box, and not always the same:
 * 24,268 or 24,576 MiB for a GPU of 24 GB.
 *
 * @param mediumFromMib the least memory of a medium GPU in MiB, at least 1
 * @param largeFromMib the least memory of a large GPU in MiB, more than that of a medium one
 */
public record GpuClasses(long mediumFromMib, long largeFromMib) {

    private static final GpuClasses DEFAULTS = new GpuClasses(16_000, 40_000);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public GpuClasses {
        Checks.within("mediumFromMib", mediumFromMib, 1, Gpu.MAX_MEMORY_MIB);
        Checks.within("largeFromMib", largeFromMib, mediumFromMib + 1, Gpu.MAX_MEMORY_MIB);
    }

    /**
     * Medium from 16,000 MiB on, such as a V100 of 16 or an RTX 3090 of 24 GB; large from 40,000 MiB on, such as an
     * A100 of 40 or an RTX A6000 of 48 GB.
     *
     * @return the thresholds
     */
    public static GpuClasses defaults() {
        return DEFAULTS;
    }

    /**
     * The class of a GPU.
     *
     * @param gpu the GPU
     * @return by its memory
     */
    public GpuClass of(Gpu gpu) {
        return gpu.memoryMib() >= largeFromMib ? GpuClass.LARGE
                : gpu.memoryMib() >= mediumFromMib ? GpuClass.MEDIUM : GpuClass.SMALL;
    }

    /**
     * A demand for GPUs of one class and no other.
     *
     * @param demand a demand for GPUs; what it says of their memory is replaced
     * @param wanted the class
     * @return the same of that class
     * @throws IllegalArgumentException if it is a demand for no GPU
     */
    public GpuDemand only(GpuDemand demand, GpuClass wanted) {
        return switch (wanted) {
            case SMALL -> demand.withMemoryMib(0, mediumFromMib - 1);
            case MEDIUM -> demand.withMemoryMib(mediumFromMib, largeFromMib - 1);
            case LARGE -> demand.withMemoryMib(largeFromMib);
        };
    }

    /**
     * The shapes of somebody who wants GPUs of a class and will put up with larger ones, in order of preference. Which
     * of them was taken is {@link Request#penalty}.
     *
     * @param shape what is wanted, but for the memory of its GPUs
     * @param wanted the class
     * @return one shape for the class and one for each larger one, the smallest first
     * @throws IllegalArgumentException if it is a shape without GPUs
     */
    public List<Shape> orLarger(Shape shape, GpuClass wanted) {
        List<Shape> shapes = new ArrayList<>();
        for (GpuClass each : GpuClass.values()) {
            if (each.compareTo(wanted) >= 0) {
                shapes.add(new Shape(shape.resources(), only(shape.gpus(), each)));
            }
        }
        return List.copyOf(shapes);
    }
}
