package dev.berth.model;

import java.util.Set;

/**
 * How many GPUs are asked for, how much of each, of which kind, and how they are linked.
 *
 * @param count GPUs on one node, 0 to {@link Node#MAX_GPUS}; 0 asks for none
 * @param gpuMilli thousandths of each GPU: 1000 for whole ones; 1 to 999 only with one GPU; 0 with none
 * @param models acceptable model names; empty accepts any
 * @param minMemoryMib the least memory of each GPU in MiB; 0 accepts any
 * @param maxMemoryMib the most memory of each GPU in MiB; {@link Gpu#MAX_MEMORY_MIB} accepts any
 * @param links how the GPUs have to be linked
 */
public record GpuDemand(int count, int gpuMilli, Set<String> models, long minMemoryMib, long maxMemoryMib,
        LinkDemand links) {

    /** A whole GPU in thousandths. */
    public static final int WHOLE = 1000;
    private static final GpuDemand NONE = new GpuDemand(0, 0, Set.of(), 0);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public GpuDemand {
        Checks.within("gpus", count, 0, Node.MAX_GPUS);
        Checks.within("gpuMilli", gpuMilli, count == 0 ? 0 : 1, count == 0 ? 0 : WHOLE);
        Checks.within("minMemoryMib", minMemoryMib, 0, Gpu.MAX_MEMORY_MIB);
        Checks.within("maxMemoryMib", maxMemoryMib, minMemoryMib, Gpu.MAX_MEMORY_MIB);
        models = Checks.names("gpuModel", models);
        if (gpuMilli < WHOLE && count > 1) {
            throw new IllegalArgumentException(
                    "A fraction of a GPU can be asked of one GPU only. gpus=" + count + " gpuMilli=" + gpuMilli);
        }
        boolean ofAnyKind = isOfAnyKind(models, minMemoryMib, maxMemoryMib);
        if (count == 0 && (!ofAnyKind || links != LinkDemand.NONE)) {
            throw new IllegalArgumentException("A demand for no GPU cannot name a kind of GPU. models=" + models
                    + " minMemoryMib=" + minMemoryMib + " maxMemoryMib=" + maxMemoryMib + " links=" + links);
        }
    }

    /**
     * A demand without a most memory.
     *
     * @param count GPUs on one node
     * @param gpuMilli thousandths of each GPU
     * @param models acceptable model names; empty accepts any
     * @param minMemoryMib the least memory of each GPU in MiB; 0 accepts any
     * @param links how the GPUs have to be linked
     * @throws IllegalArgumentException if one of them is out of range
     */
    public GpuDemand(int count, int gpuMilli, Set<String> models, long minMemoryMib, LinkDemand links) {
        this(count, gpuMilli, models, minMemoryMib, Gpu.MAX_MEMORY_MIB, links);
    }

    /**
     * A demand without a most memory, that leaves open how the GPUs are linked.
     *
     * @param count GPUs on one node
     * @param gpuMilli thousandths of each GPU
     * @param models acceptable model names; empty accepts any
     * @param minMemoryMib the least memory of each GPU in MiB; 0 accepts any
     * @throws IllegalArgumentException if one of them is out of range
     */
    public GpuDemand(int count, int gpuMilli, Set<String> models, long minMemoryMib) {
        this(count, gpuMilli, models, minMemoryMib, LinkDemand.NONE);
    }

    /**
     * No GPU.
     *
     * @return the empty demand
     */
    public static GpuDemand none() {
        return NONE;
    }

    /**
     * Whole GPUs of any kind.
     *
     * @param count how many, on one node
     * @return the demand
     */
    public static GpuDemand whole(int count) {
        return count == 0 ? NONE : new GpuDemand(count, WHOLE, Set.of(), 0);
    }

    /**
     * A share of one GPU of any kind.
     *
     * @param gpuMilli thousandths of the GPU, 1 to 1000
     * @return the demand
     */
    public static GpuDemand fraction(int gpuMilli) {
        return new GpuDemand(1, gpuMilli, Set.of(), 0);
    }

    /**
     * The same demand, of these models only.
     *
     * @param models acceptable model names; none accepts any
     * @return the narrower demand
     */
    public GpuDemand ofModels(String... models) {
        return new GpuDemand(count, gpuMilli, Set.of(models), minMemoryMib, maxMemoryMib, links);
    }

    /**
     * The same demand, of GPUs with at least this memory.
     *
     * @param memoryMib MiB of each GPU
     * @return the narrower demand
     */
    public GpuDemand withMemoryMib(long memoryMib) {
        return withMemoryMib(memoryMib, Gpu.MAX_MEMORY_MIB);
    }

    /**
     * The same demand, of GPUs with at least and at most so much memory.
     *
     * @param least MiB of each GPU
     * @param most MiB of each GPU
     * @return the demand
     */
    public GpuDemand withMemoryMib(long least, long most) {
        return new GpuDemand(count, gpuMilli, models, least, most, links);
    }

    /**
     * Says whether GPUs of every memory will do.
     *
     * @return true without a least and a most memory
     */
    public boolean acceptsAnyMemory() {
        return minMemoryMib == 0 && maxMemoryMib == Gpu.MAX_MEMORY_MIB;
    }

    /**
     * The same demand, of GPUs that are linked in a certain way.
     *
     * @param wanted how they have to be linked
     * @return the demand
     */
    public GpuDemand linked(LinkDemand wanted) {
        return new GpuDemand(count, gpuMilli, models, minMemoryMib, maxMemoryMib, wanted);
    }

    /**
     * Says whether a share of one GPU is asked for.
     *
     * @return true for one GPU with less than {@link #WHOLE}
     */
    public boolean isFraction() {
        return gpuMilli < WHOLE && count > 0;
    }

    /**
     * Says whether GPUs of any model and memory will do.
     *
     * @return true if neither models nor memory are limited
     */
    public boolean isOfAnyKind() {
        return isOfAnyKind(models, minMemoryMib, maxMemoryMib);
    }

    private static boolean isOfAnyKind(Set<String> models, long minMemoryMib, long maxMemoryMib) {
        return models.isEmpty() && minMemoryMib == 0 && maxMemoryMib == Gpu.MAX_MEMORY_MIB;
    }

    /**
     * The kind of demand as a small number: 0 for no GPU, 1 for a share of one, k + 1 for k whole ones.
     *
     * @return 0 to {@link Node#MAX_GPUS} + 1
     */
    public int kind() {
        return isFraction() ? 1 : count == 0 ? 0 : count + 1;
    }

    /**
     * Says whether a GPU is of an acceptable kind, whatever is free of it.
     *
     * @param gpu the GPU
     * @return true if its model and memory are acceptable
     */
    public boolean accepts(Gpu gpu) {
        return gpu.memoryMib() >= minMemoryMib && gpu.memoryMib() <= maxMemoryMib
                && (models.isEmpty() || models.contains(gpu.model()));
    }

    /**
     * All of it as one number.
     *
     * @return count × gpuMilli
     */
    public long totalMilli() {
        return (long) count * gpuMilli;
    }
}
