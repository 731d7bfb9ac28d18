package dev.berth;

import java.util.List;

/**
 * What is free, by kind of GPU, on nodes that take work.
 *
 * @param kinds one entry for each kind seen so far
 */
public record Availability(List<OfKind> kinds) {

    /**
     * What is free of one kind.
     *
     * @param model the GPU's model name
     * @param memoryMib the GPU's memory in MiB
     * @param wholeGpus GPUs in service that nothing holds any part of
     * @param gpuMilli all free shares in thousandths, those of whole GPUs included
     */
    public record OfKind(String model, long memoryMib, long wholeGpus, long gpuMilli) {
    }

    /**
     * What is free of one node, all of one moment.
     *
     * @param nodeId the node
     * @param wholeGpus GPUs in service that nothing holds any part of; 0 if the node takes no work
     * @param gpuMilli all free shares in thousandths, those of whole GPUs included; 0 if the node takes no work
     */
    public record OfNode(String nodeId, int wholeGpus, long gpuMilli) {
    }

    /** Copies the list. */
    public Availability {
        kinds = List.copyOf(kinds);
    }

    /**
     * Free whole GPUs of all kinds.
     *
     * @return their number
     */
    public long wholeGpus() {
        return kinds.stream().mapToLong(OfKind::wholeGpus).sum();
    }

    /**
     * What is free of the GPUs of one model, of whatever memory.
     *
     * @param model the model's name
     * @return the kinds with this model; empty if none was seen
     */
    public List<OfKind> ofModel(String model) {
        return kinds.stream().filter(kind -> kind.model().equals(model)).toList();
    }

    /**
     * Free shares of all kinds.
     *
     * @return thousandths of a GPU
     */
    public long gpuMilli() {
        return kinds.stream().mapToLong(OfKind::gpuMilli).sum();
    }
}
