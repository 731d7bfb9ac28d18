package dev.berth.hardware;

import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one asking has found.
 *
 * @param gpus the GPUs that could be read, in the driver's order
 * @param topology how they are linked, in that order; absent without GPUs, and
 *     with more than {@link Node#MAX_GPUS}
 * @param driverVersion such as {@code 570.86.10}; empty if no driver answered
 * @param libraryVersion the version of the vendor's library; empty if it did not say
 * @param reason why GPUs are missing, or why there are none; absent if all there are were read
 */
public record Discovery(List<FoundGpu> gpus, Optional<GpuTopology> topology, String driverVersion,
        String libraryVersion, Optional<String> reason) {

    /** Copies the GPUs. */
    public Discovery {
        gpus = List.copyOf(gpus);
    }

    /**
     * A discovery of nothing.
     *
     * @param reason why
     * @return no GPUs
     */
    public static Discovery nothing(String reason) {
        return new Discovery(List.of(), Optional.empty(), "", "", Optional.of(Objects.requireNonNull(reason,
                "reason")));
    }

    /**
     * Starts the description of a node that has these GPUs. Of a GPU in MIG mode, its slices are what can be given out:
     * each is a GPU of the node, and the GPU itself is none. How slices are linked nobody says, so that the topology is
     * left out as soon as one GPU is in MIG mode.
     *
     * @param id the host's name for the node
     * @return a builder without CPU, memory and storage, which the host adds
     */
    public Node.Builder node(String id) {
        Node.Builder node = Node.builder(id);
        boolean whole = true;
        for (FoundGpu found : gpus) {
            if (found.migEnabled()) {
                found.instances().forEach(instance -> node.gpu(instance.gpu()));
                whole = false;
            } else {
                node.gpu(found.gpu());
            }
        }
        if (whole) {
            topology.ifPresent(node::topology);
        }
        return node;
    }
}
