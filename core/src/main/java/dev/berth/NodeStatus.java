package dev.berth;

import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Resources;
import java.util.List;
import java.util.Objects;

/**
 * The state of a node. Immutable; made by the scheduler, and by {@link #builder(int, Node)} to test what is made of it.
 */
public final class NodeStatus {

    private final int ordinal;
    private final Node node;
    private final NodeState state;
    private final Resources free;
    private final List<Integer> freeGpuMilli;
    private final List<GpuState> gpuStates;

    private NodeStatus(Builder from) {
        this.ordinal = from.ordinal;
        this.node = from.node;
        this.state = from.state;
        this.free = from.free;
        this.freeGpuMilli = from.freeGpuMilli;
        this.gpuStates = from.gpuStates;
    }

    /**
     * Starts a status.
     *
     * @param ordinal its number in the pool, from 0
     * @param node its description
     * @return a builder of the status of an active node of which nothing is free
     */
    public static Builder builder(int ordinal, Node node) {
        return new Builder(ordinal, node);
    }

    /** {@return its number in the pool, from 0} */
    public int ordinal() {
        return ordinal;
    }

    /** {@return its description} */
    public Node node() {
        return node;
    }

    /** {@return its state} */
    public NodeState state() {
        return state;
    }

    /** {@return the CPU, memory and storage that nothing holds} */
    public Resources free() {
        return free;
    }

    /** {@return of each GPU, the thousandths that nothing holds, whether in service or not} */
    public List<Integer> freeGpuMilli() {
        return freeGpuMilli;
    }

    /** {@return of each GPU, its state} */
    public List<GpuState> gpuStates() {
        return gpuStates;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeStatus that && ordinal == that.ordinal && node.equals(that.node)
                && state == that.state && free.equals(that.free) && freeGpuMilli.equals(that.freeGpuMilli)
                && gpuStates.equals(that.gpuStates);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ordinal, node, state, free, freeGpuMilli, gpuStates);
    }

    @Override
    public String toString() {
        return "NodeStatus[ordinal=" + ordinal + ", node=" + node + ", state=" + state + ", free=" + free
                + ", freeGpuMilli=" + freeGpuMilli + ", gpuStates=" + gpuStates + "]";
    }

    /** A builder of a status. Not for use by several threads. */
    public static final class Builder {

        private final int ordinal;
        private final Node node;
        private NodeState state = NodeState.ACTIVE;
        private Resources free = Resources.of(0, 0);
        private List<Integer> freeGpuMilli = List.of();
        private List<GpuState> gpuStates = List.of();

        private Builder(int ordinal, Node node) {
            this.ordinal = ordinal;
            this.node = Objects.requireNonNull(node, "node");
        }

        /**
         * Sets its state.
         *
         * @param value the state; ACTIVE by default
         * @return this
         */
        public Builder state(NodeState value) {
            this.state = Objects.requireNonNull(value, "state");
            return this;
        }

        /**
         * Sets the CPU, memory and storage that nothing holds.
         *
         * @param value none by default
         * @return this
         */
        public Builder free(Resources value) {
            this.free = Objects.requireNonNull(value, "free");
            return this;
        }

        /**
         * Sets the thousandths of each GPU that nothing holds, whether it is in service or not.
         *
         * @param value one number for each GPU; no GPU by default
         * @return this
         */
        public Builder freeGpuMilli(List<Integer> value) {
            Objects.requireNonNull(value, "freeGpuMilli").forEach(each -> Objects.requireNonNull(each, "freeGpuMilli"));
            this.freeGpuMilli = List.copyOf(value);
            return this;
        }

        /**
         * Sets the state of each GPU.
         *
         * @param value one state for each GPU; no GPU by default
         * @return this
         */
        public Builder gpuStates(List<GpuState> value) {
            Objects.requireNonNull(value, "gpuStates").forEach(each -> Objects.requireNonNull(each, "gpuStates"));
            this.gpuStates = List.copyOf(value);
            return this;
        }

        /**
         * Builds the status.
         *
         * @return the status
         */
        public NodeStatus build() {
            return new NodeStatus(this);
        }
    }
}
