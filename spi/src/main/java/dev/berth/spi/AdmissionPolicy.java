package dev.berth.spi;

import dev.berth.model.Request;
import java.time.Instant;
import java.util.Objects;

/**
 * Decides whether a request may come in at all, before a place is sought: a quota, a budget, a maintenance day.
 *
 * <p>Called on the deciding thread, once for each new request and in the order of submission; it should be quick and
 * must not block. What it decides is kept as an event, so it is not asked again after a restart. What it throws
 * refuses the request, with its name.
 */
public interface AdmissionPolicy {

    /**
     * A request seeking admission, with the pool's current load. Immutable; made by the scheduler, and by {@link
     * #builder(Request)} to test a policy.
     */
    final class Arrival {

        private final Request request;
        private final Instant at;
        private final int waiting;
        private final int held;

        private Arrival(Builder from) {
            this.request = from.request;
            this.at = from.at;
            this.waiting = from.waiting;
            this.held = from.held;
        }

        /**
         * Starts an arrival.
         *
         * @param request the request
         * @return a builder of an arrival in 1970 at an empty pool
         */
        public static Builder builder(Request request) {
            return new Builder(request);
        }

        /** {@return the request} */
        public Request request() {
            return request;
        }

        /** {@return the scheduler's time} */
        public Instant at() {
            return at;
        }

        /** {@return the number of requests that wait for capacity} */
        public int waiting() {
            return waiting;
        }

        /** {@return the number of requests that hold an allocation} */
        public int held() {
            return held;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Arrival that && request.equals(that.request) && at.equals(that.at)
                    && waiting == that.waiting && held == that.held;
        }

        @Override
        public int hashCode() {
            return Objects.hash(request, at, waiting, held);
        }

        @Override
        public String toString() {
            return "Arrival[request=" + request + ", at=" + at + ", waiting=" + waiting + ", held=" + held + "]";
        }

        /** A builder of an arrival. Not for use by several threads. */
        public static final class Builder {

            private final Request request;
            private Instant at = Instant.EPOCH;
            private int waiting;
            private int held;

            private Builder(Request request) {
                this.request = Objects.requireNonNull(request, "request");
            }

            /**
             * Sets the scheduler's time.
             *
             * @param value the time; 1970 by default
             * @return this
             */
            public Builder at(Instant value) {
                this.at = Objects.requireNonNull(value, "at");
                return this;
            }

            /**
             * Sets how many requests wait for capacity.
             *
             * @param value 0 or more; 0 by default
             * @return this
             */
            public Builder waiting(int value) {
                this.waiting = value;
                return this;
            }

            /**
             * Sets how many requests hold an allocation.
             *
             * @param value 0 or more; 0 by default
             * @return this
             */
            public Builder held(int value) {
                this.held = value;
                return this;
            }

            /**
             * Builds the arrival.
             *
             * @return the arrival
             */
            public Arrival build() {
                return new Arrival(this);
            }
        }
    }

    /**
     * Its name in refusals.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * Decides about a request.
     *
     * @param arrival the request, with the load of the pool
     * @return {@link Admission.Admitted} or {@link Admission.Denied}
     */
    Admission admit(Arrival arrival);
}
