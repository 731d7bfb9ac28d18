package dev.berth.model;

/**
 * One physical GPU of a node, or one MIG slice of it.
 *
 * <p>Its index on the node is its place in {@link Node#gpus()}.
 *
 * @param deviceId what the driver calls it, such as {@code GPU-1f0c…} or {@code MIG-…}: 1 to 255 characters
 * @param manufacturer who made it
 * @param model its model name, the word that {@link GpuDemand#models()} is matched against
 * @param memoryMib its memory in MiB, 0 where unknown
 */
public record Gpu(String deviceId, String manufacturer, String model, long memoryMib) {

    /** The most memory that one GPU may have, in MiB (16 TiB). */
    public static final long MAX_MEMORY_MIB = 1L << 24;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Gpu {
        Checks.name("deviceId", deviceId);
        Checks.name("manufacturer", manufacturer);
        Checks.name("model", model);
        Checks.within("memoryMib", memoryMib, 0, MAX_MEMORY_MIB);
    }
}
