package dev.berth;

import dev.berth.model.Request;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * Why a request fits where it fits: for its first shape, how many nodes could take it now, what keeps it off the
 * others, how near the nearest of them is, and what else could be asked that would fit now. Immutable; made by the
 * scheduler, and by {@link #builder(Request)} to test what is made of it.
 */
public final class Explanation {

    /**
     * A node that lacks something.
     *
     * @param nodeId the node
     * @param code what it lacks most of, as in {@link Obstacle}
     * @param asked the amount that is asked for
     * @param free the amount that is free
     * @param capacity the amount in all
     */
    public record Miss(String nodeId, String code, long asked, long free, long capacity) {
    }

    /**
     * Something else to ask for. Immutable.
     */
    public static final class Change {

        private final String what;
        private final String from;
        private final String to;

        private Change(Builder source) {
            this.what = source.what;
            this.from = source.from;
            this.to = source.to;
        }

        /**
         * Starts a change.
         *
         * @param what the part of the request
         * @param from the value that is asked for
         * @param to the value that would fit now
         * @return a builder of the change
         */
        public static Builder builder(String what, String from, String to) {
            return new Builder(what, from, to);
        }

        /**
         * {@return the part of the request: {@code gpus} or {@code gpuMilli}, {@code gpuModels}, {@code gpuMemoryMib},
         * {@code gpuLinks}, {@code cpuMillis}, {@code memoryMib}, {@code storageMib}, {@code node} or {@code
         * selectors}}
         */
        public String what() {
            return what;
        }

        /** {@return the value that is asked for} */
        public String from() {
            return from;
        }

        /** {@return the value that would fit now} */
        public String to() {
            return to;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Change that && what.equals(that.what) && from.equals(that.from)
                    && to.equals(that.to);
        }

        @Override
        public int hashCode() {
            return Objects.hash(what, from, to);
        }

        @Override
        public String toString() {
            return "Change[what=" + what + ", from=" + from + ", to=" + to + "]";
        }

        /** A builder of a change. Not for use by several threads. */
        public static final class Builder {

            private final String what;
            private final String from;
            private final String to;

            private Builder(String what, String from, String to) {
                this.what = Objects.requireNonNull(what, "what");
                this.from = Objects.requireNonNull(from, "from");
                this.to = Objects.requireNonNull(to, "to");
            }

            /**
             * Builds the change.
             *
             * @return the change
             */
            public Change build() {
                return new Change(this);
            }
        }
    }

    private final Request request;
    private final int fitting;
    private final List<Obstacle> obstacles;
    private final Optional<Miss> nearestMiss;
    private final List<Change> changes;
    private final boolean possible;
    private final OptionalInt penalty;

    private Explanation(Builder from) {
        this.request = from.request;
        this.fitting = from.fitting;
        this.obstacles = from.obstacles;
        this.nearestMiss = from.nearestMiss;
        this.changes = from.changes;
        this.possible = from.possible;
        this.penalty = from.penalty;
    }

    /**
     * Starts an explanation.
     *
     * @param request the request
     * @return a builder of an explanation of why nothing fits, without reasons
     */
    public static Builder builder(Request request) {
        return new Builder(request);
    }

    /** {@return the request} */
    public Request request() {
        return request;
    }

    /** {@return the number of nodes that could take it now} */
    public int fitting() {
        return fitting;
    }

    /** {@return what keeps it off the other nodes; each node counts under the first thing in its way} */
    public List<Obstacle> obstacles() {
        return obstacles;
    }

    /**
     * {@return the node that lacks least, in proportion to what is asked; empty if something fits or no amount is what
     * is lacking}
     */
    public Optional<Miss> nearestMiss() {
        return nearestMiss;
    }

    /** {@return the single changes that would make it fit now; empty if it fits} */
    public List<Change> changes() {
        return changes;
    }

    /** {@return whether some node could take one of its shapes if it were empty and in service} */
    public boolean possible() {
        return possible;
    }

    /**
     * {@return the place among its shapes of the first that fits now: 0 for the one that is explained, 1 for the next
     * and so on, as in {@link Request#penalty}; empty if none fits}
     */
    public OptionalInt penalty() {
        return penalty;
    }

    /**
     * Looks up an obstacle.
     *
     * @param code its code
     * @return the first with this code; empty if it was not met
     */
    public Optional<Obstacle> obstacle(String code) {
        return obstacles.stream().filter(obstacle -> obstacle.code().equals(code)).findFirst();
    }

    /**
     * The explanation to read.
     *
     * @return one line
     */
    public String text() {
        StringJoiner text = new StringJoiner(" ");
        text.add(fitting > 0 ? "Some nodes could take it now." : possible ? "No node can take it now."
                : "No node could ever take it.");
        text.add("request=" + request.id()).add("fitting=" + fitting);
        for (Obstacle obstacle : obstacles) {
            text.add(obstacle.filter().map(filter -> filter + "/").orElse("") + obstacle.code() + "="
                    + obstacle.nodes() + (obstacle.asked() == 0 ? "" : "(asked=" + obstacle.asked() + ",mostFree="
                    + obstacle.mostFree() + ")"));
        }
        nearestMiss.ifPresent(miss -> text.add("nearest=" + miss.nodeId() + "(" + miss.code() + ",asked="
                + miss.asked() + ",free=" + miss.free() + ")"));
        penalty.stream().filter(at -> at > 0).forEach(at -> text.add("shape=" + at + "(would fit now)"));
        if (!changes.isEmpty()) {
            StringJoiner cures = new StringJoiner(", or ", "Maybe ask for ", ".");
            changes.forEach(change -> cures.add(change.what() + "=" + change.to()));
            text.add(cures.toString());
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Explanation that && request.equals(that.request) && fitting == that.fitting
                && obstacles.equals(that.obstacles) && nearestMiss.equals(that.nearestMiss)
                && changes.equals(that.changes) && possible == that.possible && penalty.equals(that.penalty);
    }

    @Override
    public int hashCode() {
        return Objects.hash(request, fitting, obstacles, nearestMiss, changes, possible, penalty);
    }

    @Override
    public String toString() {
        return "Explanation[request=" + request + ", fitting=" + fitting + ", obstacles=" + obstacles + ", nearestMiss="
                + nearestMiss + ", changes=" + changes + ", possible=" + possible + ", penalty=" + penalty + "]";
    }

    /** A builder of an explanation. Not for use by several threads. */
    public static final class Builder {

        private final Request request;
        private int fitting;
        private List<Obstacle> obstacles = List.of();
        private Optional<Miss> nearestMiss = Optional.empty();
        private List<Change> changes = List.of();
        private boolean possible;
        private OptionalInt penalty = OptionalInt.empty();

        private Builder(Request request) {
            this.request = Objects.requireNonNull(request, "request");
        }

        /**
         * Sets how many nodes could take it now.
         *
         * @param value their number; 0 by default
         * @return this
         */
        public Builder fitting(int value) {
            this.fitting = value;
            return this;
        }

        /**
         * Sets what keeps it off the other nodes.
         *
         * @param value the obstacles; none by default
         * @return this
         */
        public Builder obstacles(List<Obstacle> value) {
            Objects.requireNonNull(value, "obstacles").forEach(each -> Objects.requireNonNull(each, "obstacles"));
            this.obstacles = List.copyOf(value);
            return this;
        }

        /**
         * Sets the node that lacks least.
         *
         * @param value the node
         * @return this
         */
        public Builder nearestMiss(Miss value) {
            this.nearestMiss = Optional.of(Objects.requireNonNull(value, "nearestMiss"));
            return this;
        }

        /**
         * Sets the single changes that would make it fit now.
         *
         * @param value the changes; none by default
         * @return this
         */
        public Builder changes(List<Change> value) {
            Objects.requireNonNull(value, "changes").forEach(each -> Objects.requireNonNull(each, "changes"));
            this.changes = List.copyOf(value);
            return this;
        }

        /**
         * Sets whether some node could take one of its shapes if it were empty and in service.
         *
         * @param value false by default
         * @return this
         */
        public Builder possible(boolean value) {
            this.possible = value;
            return this;
        }

        /**
         * Sets the place among its shapes of the first that fits now.
         *
         * @param value 0 for the first shape
         * @return this
         */
        public Builder penalty(int value) {
            this.penalty = OptionalInt.of(value);
            return this;
        }

        /**
         * Builds the explanation.
         *
         * @return the explanation
         */
        public Explanation build() {
            return new Explanation(this);
        }
    }
}
