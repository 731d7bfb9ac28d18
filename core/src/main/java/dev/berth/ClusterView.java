package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.placement.NodeSnapshots;
import java.time.Instant;
import java.util.List;

/**
 * A consistent, immutable picture of a pool.
 *
 * @param at the scheduler's time when it was taken
 * @param sequence the number that the next event would get
 * @param nodes every node by ordinal
 * @param allocations every live allocation by id
 * @param waiting every waiting request in the order in which they are tried
 * @param stateHash 64 bits over all that decisions depend on: equal for equal states on every JVM
 */
public record ClusterView(Instant at, long sequence, List<NodeStatus> nodes, List<Allocation> allocations,
        List<RequestStatus> waiting, long stateHash) {

    /** Copies the lists, but for one that is immutable anyway. */
    public ClusterView {
        nodes = nodes instanceof NodeSnapshots.Picture ? nodes : List.copyOf(nodes);
        allocations = List.copyOf(allocations);
        waiting = List.copyOf(waiting);
    }
}
