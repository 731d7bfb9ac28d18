package dev.berth.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * Requests that a {@link QueueOrder} ranks together, such as those of one project. Immutable; made by the scheduler,
 * and by {@link #builder(String)} to test an order.
 */
public final class QueueGroup {

    private final String name;
    private final int waiting;
    private final Instant oldest;
    private final long heldGpuMilli;

    private QueueGroup(Builder from) {
        this.name = from.name;
        this.waiting = from.waiting;
        this.oldest = from.oldest;
        this.heldGpuMilli = from.heldGpuMilli;
    }

    /**
     * Starts a group.
     *
     * @param name the name that an order gave the group
     * @return a builder of a group of one request that was submitted in 1970 and that holds nothing
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** {@return the name that the order gave the group} */
    public String name() {
        return name;
    }

    /** {@return the number of its requests that wait, at least one} */
    public int waiting() {
        return waiting;
    }

    /** {@return the time at which the first of those that wait was submitted} */
    public Instant oldest() {
        return oldest;
    }

    /** {@return the thousandths of GPUs that its requests hold; the largest long for sums beyond its range} */
    public long heldGpuMilli() {
        return heldGpuMilli;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueueGroup that && name.equals(that.name) && waiting == that.waiting
                && oldest.equals(that.oldest) && heldGpuMilli == that.heldGpuMilli;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, waiting, oldest, heldGpuMilli);
    }

    @Override
    public String toString() {
        return "QueueGroup[name=" + name + ", waiting=" + waiting + ", oldest=" + oldest + ", heldGpuMilli="
                + heldGpuMilli + "]";
    }

    /** A builder of a group. Not for use by several threads. */
    public static final class Builder {

        private final String name;
        private int waiting = 1;
        private Instant oldest = Instant.EPOCH;
        private long heldGpuMilli;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets how many of its requests wait.
         *
         * @param value at least one; one by default
         * @return this
         */
        public Builder waiting(int value) {
            this.waiting = value;
            return this;
        }

        /**
         * Sets when the first of those that wait was submitted.
         *
         * @param value the time of submission; 1970 by default
         * @return this
         */
        public Builder oldest(Instant value) {
            this.oldest = Objects.requireNonNull(value, "oldest");
            return this;
        }

        /**
         * Sets what its requests hold of GPUs.
         *
         * @param value thousandths of GPUs; none by default
         * @return this
         */
        public Builder heldGpuMilli(long value) {
            this.heldGpuMilli = value;
            return this;
        }

        /**
         * Builds the group.
         *
         * @return the group
         */
        public QueueGroup build() {
            return new QueueGroup(this);
        }
    }
}
