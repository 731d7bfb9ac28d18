package dev.berth.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A machine with capacity, built by {@link #builder(String)}. Immutable.
 */
public final class Node {

    /** The most GPUs or slices of one node. */
    public static final int MAX_GPUS = 64;

    private final String id;
    private final String address;
    private final Resources capacity;
    private final List<Gpu> gpus;
    private final Map<String, String> labels;
    private final Set<Taint> taints;
    private final Optional<GpuTopology> topology;

    private Node(Builder from) {
        this.capacity = new Resources(from.cpuMillis, from.memoryMib, from.storageMib);
        this.id = Checks.name("node", from.id);
        this.address = Checks.text("address", from.address, Checks.MAX_NAME);
        Checks.within("gpus", from.gpus.size(), 0, MAX_GPUS);
        this.gpus = List.copyOf(from.gpus);
        checkDevices();
        this.topology = from.topology;
        if (topology.isPresent() && topology.get().gpus() != gpus.size()) {
            throw new IllegalArgumentException("A topology is of another number of GPUs. node=" + id + " gpus="
                    + gpus.size() + " topology=" + topology.get().gpus());
        }
        this.labels = Checks.map("labels", from.labels, Checks.MAX_NAME);
        this.taints = from.taints.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(from.taints));
    }

    private void checkDevices() {
        Set<String> devices = new HashSet<>();
        for (Gpu gpu : gpus) {
            if (!devices.add(gpu.deviceId())) {
                throw new IllegalArgumentException("Two GPUs of a node share a device id. node=" + id + " deviceId="
                        + gpu.deviceId());
            }
        }
    }

    /**
     * Starts a node.
     *
     * @param id the host's name for it, unique in its pool
     * @return a builder without capacity, GPUs, labels and taints
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** {@return a builder with everything of this node} */
    public Builder toBuilder() {
        return toBuilder(id);
    }

    /**
     * Starts another node that is like this one in all but the id.
     *
     * @param otherId the host's name for the other one
     * @return a builder with everything else of this one
     */
    public Builder toBuilder(String otherId) {
        Builder like = new Builder(otherId).address(address).capacity(capacity).gpus(gpus).labels(labels)
                .taints(taints);
        like.topology = topology;
        return like;
    }

    /** {@return the host's name for it, unique in its pool} */
    public String id() {
        return id;
    }

    /** {@return the address at which it can be reached; opaque to Berth, possibly empty} */
    public String address() {
        return address;
    }

    /** {@return all of its CPU, memory and storage} */
    public Resources capacity() {
        return capacity;
    }

    /** {@return its GPUs by index: at most {@link #MAX_GPUS}, each with its own device id} */
    public List<Gpu> gpus() {
        return gpus;
    }

    /** {@return the labels that requests may select it by} */
    public Map<String, String> labels() {
        return labels;
    }

    /** {@return the taints that keep requests away} */
    public Set<Taint> taints() {
        return taints;
    }

    /** {@return the links between its GPUs, if they are known} */
    public Optional<GpuTopology> topology() {
        return topology;
    }

    /**
     * Says whether this node's description promises the same capacity and GPUs, linked in the same way, as another.
     *
     * @param other the other description
     * @return true if only address, labels and taints may differ
     */
    public boolean sameHardware(Node other) {
        return capacity.equals(other.capacity) && gpus.equals(other.gpus) && topology.equals(other.topology);
    }

    /**
     * A hash of all content, the same on every JVM.
     *
     * @return 64 bits
     */
    public long fingerprint() {
        Fingerprint print = new Fingerprint().add(id).add(address)
                .add(capacity.cpuMillis()).add(capacity.memoryMib()).add(capacity.storageMib());
        for (Gpu gpu : gpus) {
            print.add(gpu.deviceId()).add(gpu.manufacturer()).add(gpu.model()).add(gpu.memoryMib());
        }
        print.add(-1).add(labels);
        taints.forEach(taint -> print.add(taint.key()).add(taint.value()));
        topology.ifPresent(linked -> print.add(-2).add(linked.text()));
        return print.value();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Node that && id.equals(that.id) && address.equals(that.address)
                && capacity.equals(that.capacity) && gpus.equals(that.gpus) && labels.equals(that.labels)
                && taints.equals(that.taints) && topology.equals(that.topology);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, address, capacity, gpus, labels, taints, topology);
    }

    @Override
    public String toString() {
        return "Node[id=" + id + ", address=" + address + ", capacity=" + capacity + ", gpus=" + gpus + ", labels="
                + labels + ", taints=" + taints + ", topology=" + topology + "]";
    }

    /** A builder of a node. Not for use by several threads. */
    public static final class Builder {

        private final String id;
        private String address = "";
        private long cpuMillis;
        private long memoryMib;
        private long storageMib;
        private final List<Gpu> gpus = new ArrayList<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Set<Taint> taints = new TreeSet<>();
        private Optional<GpuTopology> topology = Optional.empty();

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        /**
         * Says where it can be reached.
         *
         * @param value host and port, or whatever the host application understands
         * @return this
         */
        public Builder address(String value) {
            this.address = Objects.requireNonNull(value, "address");
            return this;
        }

        /**
         * Sets its CPU.
         *
         * @param value thousandths of a CPU
         * @return this
         */
        public Builder cpuMillis(long value) {
            this.cpuMillis = value;
            return this;
        }

        /**
         * Sets its memory.
         *
         * @param value MiB
         * @return this
         */
        public Builder memoryMib(long value) {
            this.memoryMib = value;
            return this;
        }

        /**
         * Sets its local storage.
         *
         * @param value MiB
         * @return this
         */
        public Builder storageMib(long value) {
            this.storageMib = value;
            return this;
        }

        /**
         * Sets its CPU, memory and storage.
         *
         * @param value all of its capacity but GPUs
         * @return this
         */
        public Builder capacity(Resources value) {
            Objects.requireNonNull(value, "capacity");
            return cpuMillis(value.cpuMillis()).memoryMib(value.memoryMib()).storageMib(value.storageMib());
        }

        /**
         * Adds a GPU under the next index.
         *
         * @param gpu the GPU
         * @return this
         */
        public Builder gpu(Gpu gpu) {
            this.gpus.add(Objects.requireNonNull(gpu, "gpu"));
            return this;
        }

        /**
         * Adds equal NVIDIA GPUs, whose device ids are made from the node's id and their index.
         *
         * @param count how many
         * @param model their model name
         * @param gpuMemoryMib memory of each in MiB
         * @return this
         */
        public Builder gpus(int count, String model, long gpuMemoryMib) {
            Objects.requireNonNull(model, "model");
            Checks.within("gpus", count, 0, MAX_GPUS);
            for (int i = 0; i < count; i++) {
                gpu(new Gpu(id + "/" + gpus.size(), "NVIDIA", model, gpuMemoryMib));
            }
            return this;
        }

        /**
         * Sets its GPUs in place of those so far.
         *
         * @param values GPUs by index
         * @return this
         */
        public Builder gpus(List<Gpu> values) {
            List<Gpu> all = List.copyOf(Checks.present("gpus", values));
            gpus.clear();
            gpus.addAll(all);
            return this;
        }

        /**
         * Adds a label.
         *
         * @param name the label's name
         * @param value its value
         * @return this
         */
        public Builder label(String name, String value) {
            this.labels.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets its labels in place of those so far.
         *
         * @param values values by name
         * @return this
         */
        public Builder labels(Map<String, String> values) {
            Map<String, String> all = Map.copyOf(Checks.present("labels", values));
            labels.clear();
            labels.putAll(all);
            return this;
        }

        /**
         * Adds a taint.
         *
         * @param key what it is about
         * @param value its value
         * @return this
         */
        public Builder taint(String key, String value) {
            this.taints.add(new Taint(key, value));
            return this;
        }

        /**
         * Sets its taints in place of those so far.
         *
         * @param values the taints
         * @return this
         */
        public Builder taints(Set<Taint> values) {
            Set<Taint> all = Set.copyOf(Checks.present("taints", values));
            taints.clear();
            taints.addAll(all);
            return this;
        }

        /**
         * Says how its GPUs are linked.
         *
         * @param value the topology of as many GPUs as the node has
         * @return this
         */
        public Builder topology(GpuTopology value) {
            this.topology = Optional.of(Objects.requireNonNull(value, "topology"));
            return this;
        }

        /**
         * Builds the node.
         *
         * @return the node
         * @throws IllegalArgumentException if a part is too long or out of range, or the topology is of another number
         *     of GPUs
         */
        public Node build() {
            return new Node(this);
        }
    }
}
