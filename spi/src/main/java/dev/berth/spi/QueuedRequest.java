package dev.berth.spi;

import dev.berth.model.Request;
import java.time.Instant;
import java.util.Objects;

/**
 * A waiting request, as a {@link QueueOrder} sees it. Immutable; made by the scheduler, and by {@link
 * #builder(Request)} to test an order.
 */
public final class QueuedRequest {

    private final Request request;
    private final long sequence;
    private final Instant submitted;
    private final int attempt;

    private QueuedRequest(Builder from) {
        this.request = from.request;
        this.sequence = from.sequence;
        this.submitted = from.submitted;
        this.attempt = from.attempt;
    }

    /**
     * Starts a waiting request.
     *
     * @param request the request
     * @return a builder of the first request of its pool, submitted in 1970, at its first attempt
     */
    public static Builder builder(Request request) {
        return new Builder(request);
    }

    /** {@return the request} */
    public Request request() {
        return request;
    }

    /** {@return the number of its submission in its pool, from 1} */
    public long sequence() {
        return sequence;
    }

    /** {@return the time of its submission; a request that lost its allocation keeps its age} */
    public Instant submitted() {
        return submitted;
    }

    /** {@return its attempt: 1, or more if it has lost allocations} */
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueuedRequest that && request.equals(that.request) && sequence == that.sequence
                && submitted.equals(that.submitted) && attempt == that.attempt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(request, sequence, submitted, attempt);
    }

    @Override
    public String toString() {
        return "QueuedRequest[request=" + request + ", sequence=" + sequence + ", submitted=" + submitted + ", attempt="
                + attempt + "]";
    }

    /** A builder of a waiting request. Not for use by several threads. */
    public static final class Builder {

        private final Request request;
        private long sequence = 1;
        private Instant submitted = Instant.EPOCH;
        private int attempt = 1;

        private Builder(Request request) {
            this.request = Objects.requireNonNull(request, "request");
        }

        /**
         * Sets the number of its submission in its pool.
         *
         * @param value from 1; 1 by default
         * @return this
         */
        public Builder sequence(long value) {
            this.sequence = value;
            return this;
        }

        /**
         * Sets the time of its submission.
         *
         * @param value the time; 1970 by default
         * @return this
         */
        public Builder submitted(Instant value) {
            this.submitted = Objects.requireNonNull(value, "submitted");
            return this;
        }

        /**
         * Sets its attempt.
         *
         * @param value from 1; 1 by default
         * @return this
         */
        public Builder attempt(int value) {
            this.attempt = value;
            return this;
        }

        /**
         * Builds the waiting request.
         *
         * @return the waiting request
         */
        public QueuedRequest build() {
            return new QueuedRequest(this);
        }
    }
}
