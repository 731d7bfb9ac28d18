package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.placement.NodeSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A consistent, immutable picture of a pool. Made by the scheduler, and by {@link #builder(Instant)} to test what is
 * made of it.
 */
public final class ClusterView {

    private final Instant at;
    private final long sequence;
    private final List<NodeStatus> nodes;
    private final List<Allocation> allocations;
    private final List<RequestStatus> waiting;
    private final long stateHash;

    private ClusterView(Builder from) {
        this.at = from.at;
        this.sequence = from.sequence;
        this.nodes = from.nodes;
        this.allocations = from.allocations;
        this.waiting = from.waiting;
        this.stateHash = from.stateHash;
    }

    /**
     * Starts a view.
     *
     * @param at the scheduler's time when it was taken
     * @return a builder of the view of an empty pool
     */
    public static Builder builder(Instant at) {
        return new Builder(at);
    }

    /** {@return the scheduler's time when it was taken} */
    public Instant at() {
        return at;
    }

    /** {@return the number that the next event would get} */
    public long sequence() {
        return sequence;
    }

    /** {@return every node by ordinal} */
    public List<NodeStatus> nodes() {
        return nodes;
    }

    /** {@return every live allocation by id} */
    public List<Allocation> allocations() {
        return allocations;
    }

    /** {@return every waiting request in the order in which they are tried} */
    public List<RequestStatus> waiting() {
        return waiting;
    }

    /** {@return 64 bits over all that decisions depend on: equal for equal states on every JVM} */
    public long stateHash() {
        return stateHash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterView that && at.equals(that.at) && sequence == that.sequence
                && nodes.equals(that.nodes) && allocations.equals(that.allocations) && waiting.equals(that.waiting)
                && stateHash == that.stateHash;
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, sequence, nodes, allocations, waiting, stateHash);
    }

    @Override
    public String toString() {
        return "ClusterView[at=" + at + ", sequence=" + sequence + ", nodes=" + nodes + ", allocations=" + allocations
                + ", waiting=" + waiting + ", stateHash=" + stateHash + "]";
    }

    /** A builder of a view. Not for use by several threads. */
    public static final class Builder {

        private final Instant at;
        private long sequence = 1;
        private List<NodeStatus> nodes = List.of();
        private List<Allocation> allocations = List.of();
        private List<RequestStatus> waiting = List.of();
        private long stateHash;

        private Builder(Instant at) {
            this.at = Objects.requireNonNull(at, "at");
        }

        /**
         * Sets the number that the next event would get.
         *
         * @param value from 1; 1 by default
         * @return this
         */
        public Builder sequence(long value) {
            this.sequence = value;
            return this;
        }

        /**
         * Sets every node by ordinal.
         *
         * @param value the nodes; none by default
         * @return this
         */
        public Builder nodes(List<NodeStatus> value) {
            Objects.requireNonNull(value, "nodes");
            if (value instanceof NodeSnapshots.Picture) {
                this.nodes = value;
                return this;
            }
            value.forEach(each -> Objects.requireNonNull(each, "nodes"));
            this.nodes = List.copyOf(value);
            return this;
        }

        /**
         * Sets every live allocation by id.
         *
         * @param value the allocations; none by default
         * @return this
         */
        public Builder allocations(List<Allocation> value) {
            Objects.requireNonNull(value, "allocations").forEach(each -> Objects.requireNonNull(each, "allocations"));
            this.allocations = List.copyOf(value);
            return this;
        }

        /**
         * Sets every waiting request in the order in which they are tried.
         *
         * @param value the requests; none by default
         * @return this
         */
        public Builder waiting(List<RequestStatus> value) {
            Objects.requireNonNull(value, "waiting").forEach(each -> Objects.requireNonNull(each, "waiting"));
            this.waiting = List.copyOf(value);
            return this;
        }

        /**
         * Sets the hash over all that decisions depend on.
         *
         * @param value any 64 bits; 0 by default
         * @return this
         */
        public Builder stateHash(long value) {
            this.stateHash = value;
            return this;
        }

        /**
         * Builds the view.
         *
         * @return the view
         */
        public ClusterView build() {
            return new ClusterView(this);
        }
    }
}
