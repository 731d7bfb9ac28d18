package dev.berth.model;

/**
 * How two GPUs of a node are linked, from near to far: the words of the legend that {@code nvidia-smi topo -m} prints.
 */
public enum LinkType {

    /** A bonded set of NVLinks ({@code NV#}), straight from one to the other or through NVSwitches. */
    NVLINK,
    /** At most a single PCIe bridge. */
    PIX,
    /** Several PCIe bridges, without the host bridge. */
    PXB,
    /** A PCIe host bridge, which typically is the CPU. */
    PHB,
    /** The interconnect between PCIe host bridges within a NUMA node. */
    NODE,
    /** The interconnect between NUMA nodes. */
    SYS;

    /**
     * Says whether a link of this type is near enough.
     *
     * @param farthest the farthest type that will do
     * @return true if this type is no farther
     */
    public boolean isWithin(LinkType farthest) {
        return compareTo(farthest) <= 0;
    }
}
