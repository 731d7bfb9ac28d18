package dev.berth.placement;

import java.util.Locale;

/** The checks that a node has to pass, in their order: what no free capacity would change comes first. */
enum FeasibilityCheck {
    NODE_STATE, OTHER_NODE_NAMED, SELECTOR, TAINT, GPU_KIND, CPU, MEMORY, STORAGE, GPU_FREE, GPU_LINK,
    /** Not a built-in check: a {@link dev.berth.spi.NodeFilter} says no. */
    FILTER;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word for it in explanations. */
    String code() {
        return code;
    }

    /** Whether it would go if others gave back what they hold. */
    boolean isPreemptible() {
        return this == CPU || this == MEMORY || this == STORAGE || this == GPU_FREE || this == GPU_LINK;
    }
}
