package dev.berth.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A chosen node and its GPUs, not held yet.
 *
 * @param nodeOrdinal the node's number in its pool, from 0, never reused
 * @param nodeId the node
 * @param shape which of the request's shapes it serves
 * @param gpuMask bit i is set for the GPU with index i; of each, {@code shape.gpus().gpuMilli()} is taken
 */
public record Placement(int nodeOrdinal, String nodeId, Shape shape, long gpuMask) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Placement {
        Checks.within("nodeOrdinal", nodeOrdinal, 0, Integer.MAX_VALUE);
        if (Long.bitCount(gpuMask) != shape.gpus().count()) {
            throw new IllegalArgumentException("A placement must have the GPUs that its shape asks for. asked="
                    + shape.gpus().count() + " chosen=" + Long.bitCount(gpuMask));
        }
    }

    /**
     * The chosen GPUs by their index on the node.
     *
     * @return ascending indices
     */
    public List<Integer> gpus() {
        List<Integer> gpus = new ArrayList<>(Long.bitCount(gpuMask));
        for (long rest = gpuMask; rest != 0; rest &= rest - 1) {
            gpus.add(Long.numberOfTrailingZeros(rest));
        }
        return List.copyOf(gpus);
    }
}
