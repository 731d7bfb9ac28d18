package dev.berth;

import java.util.Locale;

/** The built-in checks that a node has to pass, in their order. */
enum Check {
    NODE_STATE, OTHER_NODE_NAMED, SELECTOR, TAINT, CPU, MEMORY, STORAGE, GPU_KIND, GPU_FREE,
    /** Not a built-in check: a {@link dev.berth.spi.NodeFilter} says no. */
    FILTER;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word for it in explanations. */
    String code() {
        return code;
    }

    /** Whether it would go if others gave back what they hold. */
    boolean isPreemptible() {
        return this == CPU || this == MEMORY || this == STORAGE || this == GPU_FREE;
    }
}
