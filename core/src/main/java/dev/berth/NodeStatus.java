package dev.berth;

import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Resources;
import java.util.List;

/**
 * Where a node stands.
 *
 * @param ordinal its number in the pool, from 0
 * @param node its description
 * @param state its state
 * @param free CPU, memory and storage that nothing holds
 * @param freeGpuMilli of each GPU, the thousandths that nothing holds, whether in service or not
 * @param gpuStates of each GPU, its state
 */
public record NodeStatus(int ordinal, Node node, NodeState state, Resources free, List<Integer> freeGpuMilli,
        List<GpuState> gpuStates) {

    /** Copies the lists. */
    public NodeStatus {
        freeGpuMilli = List.copyOf(freeGpuMilli);
        gpuStates = List.copyOf(gpuStates);
    }
}
