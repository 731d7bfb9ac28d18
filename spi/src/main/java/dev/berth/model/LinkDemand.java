package dev.berth.model;

import java.util.Optional;

/**
 * How the GPUs of one demand have to be linked with each other, as far as a node's {@link GpuTopology} tells.
 *
 * <p>Where a link is required, nodes that cannot give so many GPUs within it are not used, nor are those whose topology
 * is not known, unless a single GPU is asked for. Of those within it, the nearest GPUs are taken.
 */
public enum LinkDemand {

    /** Any GPUs will do. */
    NONE,
    /** The nearest GPUs that the node has free, however far that is; the node is chosen without regard to links. */
    NEAREST,
    /** Any two GPUs linked by NVLinks. */
    NVLINK,
    /** Any two no farther than {@link LinkType#PIX}. */
    PIX,
    /** Any two no farther than {@link LinkType#PXB}. */
    PXB,
    /** Any two no farther than {@link LinkType#PHB}. */
    PHB,
    /** Any two no farther than {@link LinkType#NODE}: one NUMA node, unless NVLinks reach beyond it. */
    NODE;

    private final Optional<LinkType> required = ordinal() < 2 ? Optional.empty()
            : Optional.of(LinkType.valueOf(name()));

    /**
     * The farthest link that is acceptable.
     *
     * @return its type; empty if none is required
     */
    public Optional<LinkType> required() {
        return required;
    }
}
