package dev.berth.hardware;

import dev.berth.model.Gpu;
import dev.berth.model.MigGeometry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A physical GPU that a probe has found, built by {@link #builder(int, Gpu)}. Immutable.
 */
public final class FoundGpu {

    private final int index;
    private final Gpu gpu;
    private final Optional<String> serial;
    private final Optional<String> pciBusId;
    private final OptionalInt numaNode;
    private final Optional<String> cpus;
    private final boolean migEnabled;
    private final Optional<MigGeometry> geometry;
    private final List<MigInstance> instances;

    private FoundGpu(Builder from) {
        this.index = from.index;
        this.gpu = from.gpu;
        this.serial = from.serial;
        this.pciBusId = from.pciBusId;
        this.numaNode = from.numaNode;
        this.cpus = from.cpus;
        this.migEnabled = from.migEnabled;
        this.geometry = from.geometry;
        this.instances = from.instances;
    }

    /**
     * Starts a GPU.
     *
     * @param index the driver's number for it, from 0
     * @param gpu its device id, manufacturer, model and memory
     * @return a builder of a GPU that is not in MIG mode and of which nothing else is known
     */
    public static Builder builder(int index, Gpu gpu) {
        return new Builder(index, gpu);
    }

    /** {@return the driver's number for it, from 0; numbers of GPUs that could not be read are left out} */
    public int index() {
        return index;
    }

    /** {@return its device id, manufacturer, model and memory} */
    public Gpu gpu() {
        return gpu;
    }

    /** {@return the serial number of its board} */
    public Optional<String> serial() {
        return serial;
    }

    /** {@return the PCI slot that it is in, such as {@code 00000000:07:00.0}} */
    public Optional<String> pciBusId() {
        return pciBusId;
    }

    /** {@return the NUMA node that it is near} */
    public OptionalInt numaNode() {
        return numaNode;
    }

    /** {@return the CPUs that it is near, such as {@code 0-23,96-119}} */
    public Optional<String> cpus() {
        return cpus;
    }

    /** {@return whether it is in MIG mode} */
    public boolean migEnabled() {
        return migEnabled;
    }

    /** {@return the ways in which it can be cut; absent if it cannot} */
    public Optional<MigGeometry> geometry() {
        return geometry;
    }

    /** {@return the slices that it is cut into now} */
    public List<MigInstance> instances() {
        return instances;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FoundGpu that && index == that.index && gpu.equals(that.gpu)
                && serial.equals(that.serial) && pciBusId.equals(that.pciBusId) && numaNode.equals(that.numaNode)
                && cpus.equals(that.cpus) && migEnabled == that.migEnabled && geometry.equals(that.geometry)
                && instances.equals(that.instances);
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, gpu, serial, pciBusId, numaNode, cpus, migEnabled, geometry, instances);
    }

    @Override
    public String toString() {
        return "FoundGpu[index=" + index + ", gpu=" + gpu + ", serial=" + serial + ", pciBusId=" + pciBusId
                + ", numaNode=" + numaNode + ", cpus=" + cpus + ", migEnabled=" + migEnabled + ", geometry=" + geometry
                + ", instances=" + instances + "]";
    }

    /** A builder of a found GPU. Not for use by several threads. */
    public static final class Builder {

        private final int index;
        private final Gpu gpu;
        private Optional<String> serial = Optional.empty();
        private Optional<String> pciBusId = Optional.empty();
        private OptionalInt numaNode = OptionalInt.empty();
        private Optional<String> cpus = Optional.empty();
        private boolean migEnabled;
        private Optional<MigGeometry> geometry = Optional.empty();
        private List<MigInstance> instances = List.of();

        private Builder(int index, Gpu gpu) {
            this.index = index;
            this.gpu = Objects.requireNonNull(gpu, "gpu");
        }

        /**
         * Sets the serial number of its board.
         *
         * @param value the serial number
         * @return this
         */
        public Builder serial(String value) {
            this.serial = Optional.of(Objects.requireNonNull(value, "serial"));
            return this;
        }

        /**
         * Sets the PCI slot that it is in.
         *
         * @param value such as {@code 00000000:07:00.0}
         * @return this
         */
        public Builder pciBusId(String value) {
            this.pciBusId = Optional.of(Objects.requireNonNull(value, "pciBusId"));
            return this;
        }

        /**
         * Sets the NUMA node that it is near.
         *
         * @param value the NUMA node
         * @return this
         */
        public Builder numaNode(int value) {
            this.numaNode = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets the CPUs that it is near.
         *
         * @param value such as {@code 0-23,96-119}
         * @return this
         */
        public Builder cpus(String value) {
            this.cpus = Optional.of(Objects.requireNonNull(value, "cpus"));
            return this;
        }

        /**
         * Sets whether it is in MIG mode.
         *
         * @param value true if it is; false by default
         * @return this
         */
        public Builder migEnabled(boolean value) {
            this.migEnabled = value;
            return this;
        }

        /**
         * Sets the ways in which it can be cut.
         *
         * @param value the geometry
         * @return this
         */
        public Builder geometry(MigGeometry value) {
            this.geometry = Optional.of(Objects.requireNonNull(value, "geometry"));
            return this;
        }

        /**
         * Sets the slices that it is cut into now.
         *
         * @param value the slices; none by default
         * @return this
         */
        public Builder instances(List<MigInstance> value) {
            Objects.requireNonNull(value, "instances").forEach(each -> Objects.requireNonNull(each, "instances"));
            this.instances = List.copyOf(value);
            return this;
        }

        /**
         * Builds the GPU.
         *
         * @return the GPU
         */
        public FoundGpu build() {
            return new FoundGpu(this);
        }
    }
}
