package dev.berth.spi;

import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import java.util.Objects;

/**
 * A request that a policy has to place. Immutable; made by the scheduler, and by {@link #builder(Request, Shape)} to
 * test a plug-in.
 */
public final class PlacementQuery {

    private final Request request;
    private final Shape shape;
    private final long sequence;
    private final long random;
    private final int lastNode;
    private final WorkloadProfile profile;

    private PlacementQuery(Builder from) {
        this.request = from.request;
        this.shape = from.shape;
        this.sequence = from.sequence;
        this.random = from.random;
        this.lastNode = from.lastNode;
        this.profile = from.profile;
    }

    /**
     * Starts a query.
     *
     * @param request the request
     * @param shape the shape of the request that is tried
     * @return a builder of a query in a pool without placements and without a profile
     */
    public static Builder builder(Request request, Shape shape) {
        return new Builder(request, shape);
    }

    /** {@return the request} */
    public Request request() {
        return request;
    }

    /** {@return the shape of the request that is tried} */
    public Shape shape() {
        return shape;
    }

    /** {@return the number of the request in its pool; 0 for a question that is no submission} */
    public long sequence() {
        return sequence;
    }

    /** {@return 64 bits drawn from the scheduler's seed and the sequence: the only randomness that a policy may use} */
    public long random() {
        return random;
    }

    /** {@return the ordinal of the node of the pool's last placement; −1 if there was none} */
    public int lastNode() {
        return lastNode;
    }

    /** {@return the profile of what typically arrives; empty if nothing is known} */
    public WorkloadProfile profile() {
        return profile;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlacementQuery that && request.equals(that.request) && shape.equals(that.shape)
                && sequence == that.sequence && random == that.random && lastNode == that.lastNode
                && profile.equals(that.profile);
    }

    @Override
    public int hashCode() {
        return Objects.hash(request, shape, sequence, random, lastNode, profile);
    }

    @Override
    public String toString() {
        return "PlacementQuery[request=" + request + ", shape=" + shape + ", sequence=" + sequence + ", random="
                + random + ", lastNode=" + lastNode + ", profile=" + profile + "]";
    }

    /** A builder of a query. Not for use by several threads. */
    public static final class Builder {

        private final Request request;
        private final Shape shape;
        private long sequence;
        private long random;
        private int lastNode = -1;
        private WorkloadProfile profile = WorkloadProfile.NONE;

        private Builder(Request request, Shape shape) {
            this.request = Objects.requireNonNull(request, "request");
            this.shape = Objects.requireNonNull(shape, "shape");
        }

        /**
         * Sets the number of the request in its pool.
         *
         * @param value from 1; 0, the default, for a question that is no submission
         * @return this
         */
        public Builder sequence(long value) {
            this.sequence = value;
            return this;
        }

        /**
         * Sets the only randomness that a policy may use.
         *
         * @param value any 64 bits; 0 by default
         * @return this
         */
        public Builder random(long value) {
            this.random = value;
            return this;
        }

        /**
         * Sets the node of the pool's last placement.
         *
         * @param value its ordinal; −1, the default, if there was none
         * @return this
         */
        public Builder lastNode(int value) {
            this.lastNode = value;
            return this;
        }

        /**
         * Sets the profile of what typically arrives.
         *
         * @param value the profile; empty by default
         * @return this
         */
        public Builder profile(WorkloadProfile value) {
            this.profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /**
         * Builds the query.
         *
         * @return the query
         */
        public PlacementQuery build() {
            return new PlacementQuery(this);
        }
    }
}
