package dev.berth.model;

/** Where a node is in its life. Only an {@link #ACTIVE} node is given work. */
public enum NodeState {
    /** Known, not heard of yet. */
    REGISTERED,
    /** Being provisioned or starting. */
    INITIALIZING,
    /** In service. */
    ACTIVE,
    /** Gets nothing new; what runs there finishes. */
    DRAINING,
    /** Not heard of within the heartbeat limit; its work is lost. */
    UNREACHABLE,
    /** Restarting; its work is lost. */
    REBOOTING,
    /** Broken; its work is lost. */
    ERROR,
    /** In no known state; what runs there is left alone. */
    UNKNOWN,
    /** Taken out by an operator; what runs there finishes. */
    MAINTENANCE;

    /**
     * Says whether new work may be placed.
     *
     * @return true for {@link #ACTIVE}
     */
    public boolean acceptsWork() {
        return this == ACTIVE;
    }

    /**
     * Says whether what ran on the node is lost when it enters this state.
     *
     * @return true for {@link #UNREACHABLE}, {@link #REBOOTING} and {@link #ERROR}
     */
    public boolean losesWork() {
        return this == UNREACHABLE || this == REBOOTING || this == ERROR;
    }
}
