package dev.berth;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that keeps a request off nodes. The built-in ones, in the order in which they are looked at: {@code
 * node-state} (the node takes no work), {@code other-node-named}, {@code selector} (it lacks a label), {@code taint},
 * {@code gpu-kind} (too few GPUs of an acceptable kind), {@code cpu} in thousandths, {@code memory} and {@code storage}
 * in MiB, {@code gpu-free} (too few acceptable GPUs have enough left; for a share, in thousandths of the GPU with the
 * most left), {@code gpu-link} (too few of those are linked as required; the amounts are how many are). Then the codes
 * of filters. Immutable.
 */
public final class Obstacle {

    private final String code;
    private final Optional<String> filter;
    private final int nodes;
    private final long asked;
    private final long mostFree;
    private final long mostCapacity;
    private final boolean preemptible;

    private Obstacle(Builder from) {
        this.code = from.code;
        this.filter = from.filter;
        this.nodes = from.nodes;
        this.asked = from.asked;
        this.mostFree = from.mostFree;
        this.mostCapacity = from.mostCapacity;
        this.preemptible = from.preemptible;
    }

    /**
     * Starts an obstacle.
     *
     * @param code the word to count by
     * @return a builder of a built-in obstacle on one node
     */
    public static Builder builder(String code) {
        return new Builder(code);
    }

    /** {@return the word to count by} */
    public String code() {
        return code;
    }

    /** {@return the name of the filter that gave the code; empty for a built-in one} */
    public Optional<String> filter() {
        return filter;
    }

    /** {@return the number of nodes that it rules out} */
    public int nodes() {
        return nodes;
    }

    /** {@return the amount that is asked for; 0 where it is no matter of amounts} */
    public long asked() {
        return asked;
    }

    /** {@return the most that one of the nodes has free} */
    public long mostFree() {
        return mostFree;
    }

    /** {@return the most that one of the nodes has in all} */
    public long mostCapacity() {
        return mostCapacity;
    }

    /** {@return whether on some of the nodes the obstacle would go if others gave back what they hold} */
    public boolean preemptible() {
        return preemptible;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Obstacle that && code.equals(that.code) && filter.equals(that.filter)
                && nodes == that.nodes && asked == that.asked && mostFree == that.mostFree
                && mostCapacity == that.mostCapacity && preemptible == that.preemptible;
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, filter, nodes, asked, mostFree, mostCapacity, preemptible);
    }

    @Override
    public String toString() {
        return "Obstacle[code=" + code + ", filter=" + filter + ", nodes=" + nodes + ", asked=" + asked + ", mostFree="
                + mostFree + ", mostCapacity=" + mostCapacity + ", preemptible=" + preemptible + "]";
    }

    /** A builder of an obstacle. Not for use by several threads. */
    public static final class Builder {

        private final String code;
        private Optional<String> filter = Optional.empty();
        private int nodes = 1;
        private long asked;
        private long mostFree;
        private long mostCapacity;
        private boolean preemptible;

        private Builder(String code) {
            this.code = Objects.requireNonNull(code, "code");
        }

        /**
         * Sets the filter that gave the code.
         *
         * @param value its name
         * @return this
         */
        public Builder filter(String value) {
            this.filter = Optional.of(Objects.requireNonNull(value, "filter"));
            return this;
        }

        /**
         * Sets how many nodes it rules out.
         *
         * @param value 1 or more; 1 by default
         * @return this
         */
        public Builder nodes(int value) {
            this.nodes = value;
            return this;
        }

        /**
         * Sets the amount that is asked for.
         *
         * @param value 0, the default, where it is no matter of amounts
         * @return this
         */
        public Builder asked(long value) {
            this.asked = value;
            return this;
        }

        /**
         * Sets the most that one of the nodes has free.
         *
         * @param value the amount; 0 by default
         * @return this
         */
        public Builder mostFree(long value) {
            this.mostFree = value;
            return this;
        }

        /**
         * Sets the most that one of the nodes has in all.
         *
         * @param value the amount; 0 by default
         * @return this
         */
        public Builder mostCapacity(long value) {
            this.mostCapacity = value;
            return this;
        }

        /**
         * Sets whether on some of the nodes the obstacle would go if others gave back what they hold.
         *
         * @param value false by default
         * @return this
         */
        public Builder preemptible(boolean value) {
            this.preemptible = value;
            return this;
        }

        /**
         * Builds the obstacle.
         *
         * @return the obstacle
         */
        public Obstacle build() {
            return new Obstacle(this);
        }
    }
}
