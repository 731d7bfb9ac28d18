package dev.berth.model;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A demand for GPUs: how many on one node, how much of each, of which kind, and how they are linked. Immutable.
 */
public final class GpuDemand {

    /** A whole GPU in thousandths. */
    public static final int WHOLE = 1000;
    private static final GpuDemand NONE = builder(0).build();

    private final int count;
    private final int gpuMilli;
    private final Set<String> models;
    private final long minMemoryMib;
    private final long maxMemoryMib;
    private final LinkDemand links;

    private GpuDemand(Builder from) {
        this.count = Math.toIntExact(Checks.within("gpus", from.count, 0, Node.MAX_GPUS));
        this.gpuMilli = Math.toIntExact(
                Checks.within("gpuMilli", from.gpuMilli, count == 0 ? 0 : 1, count == 0 ? 0 : WHOLE));
        this.minMemoryMib = Checks.within("minMemoryMib", from.minMemoryMib, 0, Gpu.MAX_MEMORY_MIB);
        this.maxMemoryMib = Checks.within("maxMemoryMib", from.maxMemoryMib, minMemoryMib, Gpu.MAX_MEMORY_MIB);
        this.models = Checks.names("gpuModel", from.models);
        this.links = from.links;
        if (isFraction() && count > 1) {
            throw new IllegalArgumentException(
                    "A fraction of a GPU can be asked of one GPU only. gpus=" + count + " gpuMilli=" + gpuMilli);
        }
        if (count == 0 && (!isOfAnyKind() || links != LinkDemand.NONE)) {
            throw new IllegalArgumentException("A demand for no GPU cannot name a kind of GPU. models=" + models
                    + " minMemoryMib=" + minMemoryMib + " maxMemoryMib=" + maxMemoryMib + " links=" + links);
        }
    }

    /**
     * Starts a demand.
     *
     * @param count the GPUs on one node, 0 to {@link Node#MAX_GPUS}; 0 asks for none
     * @return a builder of a demand for so many whole GPUs of any kind
     */
    public static Builder builder(int count) {
        return new Builder(count);
    }

    /** {@return a builder with everything of this demand} */
    public Builder toBuilder() {
        Builder like = new Builder(count);
        like.gpuMilli = gpuMilli;
        like.models = models;
        like.minMemoryMib = minMemoryMib;
        like.maxMemoryMib = maxMemoryMib;
        like.links = links;
        return like;
    }

    /** {@return the GPUs on one node, 0 to {@link Node#MAX_GPUS}; 0 asks for none} */
    public int count() {
        return count;
    }

    /** {@return the thousandths of each GPU: 1000 for whole ones; 1 to 999 only with one GPU; 0 with none} */
    public int gpuMilli() {
        return gpuMilli;
    }

    /** {@return the {@link #count()} as a bean property, for JSON} */
    public int getCount() {
        return count;
    }

    /** {@return the {@link #gpuMilli()} as a bean property, for JSON} */
    public int getGpuMilli() {
        return gpuMilli;
    }

    /** {@return the acceptable model names; empty accepts any} */
    public Set<String> models() {
        return models;
    }

    /** {@return the least memory of each GPU in MiB; 0 accepts any} */
    public long minMemoryMib() {
        return minMemoryMib;
    }

    /** {@return the most memory of each GPU in MiB; {@link Gpu#MAX_MEMORY_MIB} accepts any} */
    public long maxMemoryMib() {
        return maxMemoryMib;
    }

    /** {@return the way in which the GPUs have to be linked} */
    public LinkDemand links() {
        return links;
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
        return count == 0 ? NONE : builder(count).build();
    }

    /**
     * A share of one GPU of any kind.
     *
     * @param gpuMilli thousandths of the GPU, 1 to 1000
     * @return the demand
     */
    public static GpuDemand fraction(int gpuMilli) {
        return builder(1).gpuMilli(gpuMilli).build();
    }

    /**
     * The same demand, of these models only.
     *
     * @param models acceptable model names; none accepts any
     * @return the narrower demand
     */
    public GpuDemand ofModels(String... models) {
        return toBuilder().models(models).build();
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
        return toBuilder().minMemoryMib(least).maxMemoryMib(most).build();
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
        return toBuilder().links(wanted).build();
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
        return models.isEmpty() && acceptsAnyMemory();
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

    @Override
    public boolean equals(Object other) {
        return other instanceof GpuDemand that && count == that.count && gpuMilli == that.gpuMilli
                && models.equals(that.models) && minMemoryMib == that.minMemoryMib && maxMemoryMib == that.maxMemoryMib
                && links == that.links;
    }

    @Override
    public int hashCode() {
        int hash = 31 * count + gpuMilli;
        hash = 31 * hash + models.hashCode();
        hash = 31 * hash + Long.hashCode(minMemoryMib);
        hash = 31 * hash + Long.hashCode(maxMemoryMib);
        return 31 * hash + links.hashCode();
    }

    @Override
    public String toString() {
        return "GpuDemand[count=" + count + ", gpuMilli=" + gpuMilli + ", models=" + models + ", minMemoryMib="
                + minMemoryMib + ", maxMemoryMib=" + maxMemoryMib + ", links=" + links + "]";
    }

    /** A builder of a demand. Not for use by several threads. */
    public static final class Builder {

        private final int count;
        private int gpuMilli;
        private Set<String> models = Set.of();
        private long minMemoryMib;
        private long maxMemoryMib = Gpu.MAX_MEMORY_MIB;
        private LinkDemand links = LinkDemand.NONE;

        private Builder(int count) {
            this.count = count;
            this.gpuMilli = count == 0 ? 0 : WHOLE;
        }

        /**
         * Sets how much of each GPU is asked for.
         *
         * @param value thousandths: 1000, the default, for whole ones; 1 to 999 only with one GPU; 0, also the default,
         * with none
         * @return this
         */
        public Builder gpuMilli(int value) {
            this.gpuMilli = value;
            return this;
        }

        /**
         * Sets the acceptable models.
         *
         * @param value model names; empty, the default, accepts any
         * @return this
         */
        public Builder models(Set<String> value) {
            Objects.requireNonNull(value, "models").forEach(each -> Objects.requireNonNull(each, "models"));
            this.models = value;
            return this;
        }

        /**
         * Sets the least memory of each GPU.
         *
         * @param value MiB; 0, the default, accepts any
         * @return this
         */
        public Builder minMemoryMib(long value) {
            this.minMemoryMib = value;
            return this;
        }

        /**
         * Sets the most memory of each GPU.
         *
         * @param value MiB; {@link Gpu#MAX_MEMORY_MIB}, the default, accepts any
         * @return this
         */
        public Builder maxMemoryMib(long value) {
            this.maxMemoryMib = value;
            return this;
        }

        /**
         * Sets how the GPUs have to be linked.
         *
         * @param value the way; in any by default
         * @return this
         */
        public Builder links(LinkDemand value) {
            this.links = Objects.requireNonNull(value, "links");
            return this;
        }

        /**
         * Sets the acceptable models.
         *
         * @param values model names; none accepts any
         * @return this
         */
        public Builder models(String... values) {
            return models(new LinkedHashSet<>(Arrays.asList(Objects.requireNonNull(values, "models"))));
        }

        /**
         * Builds the demand.
         *
         * @return the demand
         * @throws IllegalArgumentException if a part is out of range
         */
        public GpuDemand build() {
            return new GpuDemand(this);
        }
    }
}
