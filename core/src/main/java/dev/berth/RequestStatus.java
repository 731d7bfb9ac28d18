package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a request. Immutable; made by the scheduler, and by {@link #builder(String, RequestState)} to test what
 * is made of it.
 */
public final class RequestStatus {

    private final String requestId;
    private final RequestState state;
    private final int attempt;
    private final Optional<Allocation> allocation;

    private RequestStatus(Builder from) {
        this.requestId = from.requestId;
        this.state = from.state;
        this.attempt = from.attempt;
        this.allocation = from.allocation;
    }

    /**
     * Starts a status.
     *
     * @param requestId the request
     * @param state its state
     * @return a builder of the status of a request that holds nothing
     */
    public static Builder builder(String requestId, RequestState state) {
        return new Builder(requestId, state);
    }

    /** {@return the request} */
    public String requestId() {
        return requestId;
    }

    /** {@return its state} */
    public RequestState state() {
        return state;
    }

    /** {@return its attempt, from 1; 0 if it has ended and only its end is remembered} */
    public int attempt() {
        return attempt;
    }

    /** {@return the allocation that it holds} */
    public Optional<Allocation> allocation() {
        return allocation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestStatus that && requestId.equals(that.requestId) && state == that.state
                && attempt == that.attempt && allocation.equals(that.allocation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requestId, state, attempt, allocation);
    }

    @Override
    public String toString() {
        return "RequestStatus[requestId=" + requestId + ", state=" + state + ", attempt=" + attempt + ", allocation="
                + allocation + "]";
    }

    /** A builder of a status. Not for use by several threads. */
    public static final class Builder {

        private final String requestId;
        private final RequestState state;
        private int attempt;
        private Optional<Allocation> allocation = Optional.empty();

        private Builder(String requestId, RequestState state) {
            this.requestId = Objects.requireNonNull(requestId, "requestId");
            this.state = Objects.requireNonNull(state, "state");
        }

        /**
         * Sets its attempt.
         *
         * @param value from 1; 0, the default, if it has ended and only its end is remembered
         * @return this
         */
        public Builder attempt(int value) {
            this.attempt = value;
            return this;
        }

        /**
         * Sets the allocation that it holds.
         *
         * @param value the allocation
         * @return this
         */
        public Builder allocation(Allocation value) {
            this.allocation = Optional.of(Objects.requireNonNull(value, "allocation"));
            return this;
        }

        /**
         * Builds the status.
         *
         * @return the status
         */
        public RequestStatus build() {
            return new RequestStatus(this);
        }
    }
}
