package dev.berth.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A machine with capacity, built by {@link #builder(String)}.
 *
 * @param id the host's name for it, unique in its pool
 * @param address where it can be reached; opaque to Berth, possibly empty
 * @param capacity all of its CPU, memory and storage
 * @param gpus its GPUs by index: at most {@link #MAX_GPUS}, each with its own device id
 * @param labels what requests may select it by
 * @param taints what keeps requests away
 * @param topology how its GPUs are linked, if that is known
 */
public record Node(String id, String address, Resources capacity, List<Gpu> gpus, Map<String, String> labels,
        Set<Taint> taints, Optional<GpuTopology> topology) {

    /** The most GPUs or slices of one node. */
    public static final int MAX_GPUS = 64;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Node {
        Checks.name("node", id);
        Checks.text("address", address, Checks.MAX_NAME);
        Checks.within("gpus", gpus.size(), 0, MAX_GPUS);
        gpus = List.copyOf(gpus);
        Set<String> devices = new HashSet<>();
        for (Gpu gpu : gpus) {
            if (!devices.add(gpu.deviceId())) {
                throw new IllegalArgumentException("Two GPUs of a node share a device id. node=" + id + " deviceId="
                        + gpu.deviceId());
            }
        }
        if (topology.isPresent() && topology.get().gpus() != gpus.size()) {
            throw new IllegalArgumentException("A topology is of another number of GPUs. node=" + id + " gpus="
                    + gpus.size() + " topology=" + topology.get().gpus());
        }
        labels = Checks.map("labels", labels, Checks.MAX_NAME);
        taints = taints.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(taints));
    }

    /**
     * Starts a node.
     *
     * @param id the host's name for it
     * @return a builder without capacity, GPUs, labels and taints
     */
    public static Builder builder(String id) {
        return new Builder(id);
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

    /** Collects the parts of a node. Not for use by several threads. */
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
            this.id = id;
        }

        /**
         * Says where it can be reached.
         *
         * @param value host and port, or whatever the host application understands
         * @return this
         */
        public Builder address(String value) {
            this.address = value;
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
         * Adds a GPU under the next index.
         *
         * @param gpu the GPU
         * @return this
         */
        public Builder gpu(Gpu gpu) {
            this.gpus.add(gpu);
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
            Checks.within("gpus", count, 0, MAX_GPUS);
            for (int i = 0; i < count; i++) {
                gpu(new Gpu(id + "/" + gpus.size(), "NVIDIA", model, gpuMemoryMib));
            }
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
            this.labels.put(name, value);
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
         * Says how its GPUs are linked.
         *
         * @param value the topology of as many GPUs as the node has
         * @return this
         */
        public Builder topology(GpuTopology value) {
            this.topology = Optional.of(value);
            return this;
        }

        /**
         * Checks and makes the node.
         *
         * @return the node
         * @throws IllegalArgumentException if a part is too long or out of range, or the topology is of another number
         *     of GPUs
         */
        public Node build() {
            return new Node(id, address, new Resources(cpuMillis, memoryMib, storageMib), gpus, labels, taints,
                    topology);
        }
    }
}
