package dev.berth;

import dev.berth.model.NodeLoss;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The capacity and the time limits of a scheduler, built by {@link #builder()}. Immutable.
 *
 * <p>Durations are 1 ms to 36,525 days long.
 */
public final class Limits {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Limits DEFAULTS = builder().build();

    private final int commands;
    private final int batch;
    private final int uncommitted;
    private final int waiting;
    private final int remembered;
    private final int boards;
    private final int candidates;
    private final int rankings;
    private final Optional<Duration> startTimeout;
    private final Optional<Duration> expiryGrace;
    private final Optional<Duration> heartbeatTimeout;
    private final NodeLoss nodeLoss;
    private final Duration horizon;

    private Limits(Builder from) {
        this.commands = count("commands", from.commands, 1 << 24);
        this.batch = count("batch", from.batch, 1 << 20);
        this.uncommitted = count("uncommitted", from.uncommitted, 1 << 28);
        this.waiting = count("waiting", from.waiting, 1 << 28);
        this.remembered = count("remembered", from.remembered, 1 << 28);
        this.boards = count("boards", from.boards, 1 << 20);
        this.candidates = count("candidates", from.candidates, 1 << 28);
        this.rankings = count("rankings", from.rankings, 1 << 28);
        this.startTimeout = from.startTimeout.map(value -> time("startTimeout", value));
        this.expiryGrace = from.expiryGrace.map(value -> time("expiryGrace", value));
        this.heartbeatTimeout = from.heartbeatTimeout.map(value -> time("heartbeatTimeout", value));
        this.nodeLoss = from.nodeLoss;
        this.horizon = time("horizon", from.horizon);
    }

    private static int count(String what, int value, int most) {
        return within(what, value, 1, most);
    }

    private static Duration time(String what, Duration value) {
        return within(what, value, SHORTEST, LONGEST);
    }

    private static <T extends Comparable<T>> T within(String what, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("A limit is out of range. limit=" + what + " value=" + value
                    + " least=" + least + " most=" + most);
        }
        return value;
    }

    /** {@return the limits of a scheduler that is built without limits: those of an unchanged {@link #builder()}} */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** {@return a builder with the defaults, which are given at its methods; without time-outs} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder with these limits} */
    public Builder toBuilder() {
        Builder like = new Builder();
        like.commands = commands;
        like.batch = batch;
        like.uncommitted = uncommitted;
        like.waiting = waiting;
        like.remembered = remembered;
        like.boards = boards;
        like.candidates = candidates;
        like.rankings = rankings;
        like.startTimeout = startTimeout;
        like.expiryGrace = expiryGrace;
        like.heartbeatTimeout = heartbeatTimeout;
        like.nodeLoss = nodeLoss;
        like.horizon = horizon;
        return like;
    }

    /** {@return the commands that may wait for the drainer} */
    public int commands() {
        return commands;
    }

    /** {@return the commands that one turn of the drainer takes} */
    public int batch() {
        return batch;
    }

    /** {@return the events that decisions may be ahead of the store} */
    public int uncommitted() {
        return uncommitted;
    }

    /** {@return the requests that may wait for capacity} */
    public int waiting() {
        return waiting;
    }

    /** {@return the ended requests whose ids are remembered} */
    public int remembered() {
        return remembered;
    }

    /** {@return the shapes whose ranking of the nodes is retained} */
    public int boards() {
        return boards;
    }

    /** {@return the requests behind the head of the queue that one pass looks at} */
    public int candidates() {
        return candidates;
    }

    /** {@return the keys that one tick asks a dynamic queue order for} */
    public int rankings() {
        return rankings;
    }

    /** {@return the time from placement to {@code started}; empty for no limit} */
    public Optional<Duration> startTimeout() {
        return startTimeout;
    }

    /** {@return the time from the limit of an allocation to its release; empty if the host alone releases it} */
    public Optional<Duration> expiryGrace() {
        return expiryGrace;
    }

    /** {@return the time that an active node may be silent; empty for no limit} */
    public Optional<Duration> heartbeatTimeout() {
        return heartbeatTimeout;
    }

    /** {@return the fate of requests on a lost node} */
    public NodeLoss nodeLoss() {
        return nodeLoss;
    }

    /** {@return the time ahead that {@code earliestStart} looks} */
    public Duration horizon() {
        return horizon;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits that && commands == that.commands && batch == that.batch
                && uncommitted == that.uncommitted && waiting == that.waiting && remembered == that.remembered
                && boards == that.boards && candidates == that.candidates && rankings == that.rankings
                && startTimeout.equals(that.startTimeout) && expiryGrace.equals(that.expiryGrace)
                && heartbeatTimeout.equals(that.heartbeatTimeout) && nodeLoss == that.nodeLoss
                && horizon.equals(that.horizon);
    }

    @Override
    public int hashCode() {
        return Objects.hash(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                startTimeout, expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    @Override
    public String toString() {
        return "Limits[commands=" + commands + ", batch=" + batch + ", uncommitted=" + uncommitted + ", waiting="
                + waiting + ", remembered=" + remembered + ", boards=" + boards + ", candidates=" + candidates
                + ", rankings=" + rankings + ", startTimeout=" + startTimeout + ", expiryGrace=" + expiryGrace
                + ", heartbeatTimeout=" + heartbeatTimeout + ", nodeLoss=" + nodeLoss + ", horizon=" + horizon + "]";
    }

    /** A builder of limits. Not for use by several threads. */
    public static final class Builder {

        private int commands = 1 << 16;
        private int batch = 256;
        private int uncommitted = 1 << 16;
        private int waiting = 1_000_000;
        private int remembered = 100_000;
        private int boards = 512;
        private int candidates = 1_000;
        private int rankings = 10_000;
        private Optional<Duration> startTimeout = Optional.empty();
        private Optional<Duration> expiryGrace = Optional.empty();
        private Optional<Duration> heartbeatTimeout = Optional.empty();
        private NodeLoss nodeLoss = NodeLoss.REQUEUE;
        private Duration horizon = Duration.ofDays(30);

        private Builder() {
        }

        /**
         * Sets how many commands may wait for the drainer.
         *
         * @param value 1 to 2^24, rounded up to a power of two; 65,536 by default
         * @return this
         */
        public Builder commands(int value) {
            this.commands = value;
            return this;
        }

        /**
         * Sets how many commands one turn of the drainer takes.
         *
         * @param value 1 to 2^20; 256 by default
         * @return this
         */
        public Builder batch(int value) {
            this.batch = value;
            return this;
        }

        /**
         * Sets how many events decisions may be ahead of the store.
         *
         * @param value 1 to 2^28; 65,536 by default
         * @return this
         */
        public Builder uncommitted(int value) {
            this.uncommitted = value;
            return this;
        }

        /**
         * Sets how many requests may wait for capacity.
         *
         * @param value 1 to 2^28; a million by default
         * @return this
         */
        public Builder waiting(int value) {
            this.waiting = value;
            return this;
        }

        /**
         * Sets how many ended requests have their ids remembered; the oldest is forgotten first.
         *
         * @param value 1 to 2^28; 100,000 by default
         * @return this
         */
        public Builder remembered(int value) {
            this.remembered = value;
            return this;
        }

        /**
         * Sets for how many shapes a ranking of the nodes is retained; the least recently used is forgotten first. Each
         * takes about 16 to 32 bytes a node.
         *
         * @param value 1 to 2^20; 512 by default
         * @return this
         */
        public Builder boards(int value) {
            this.boards = value;
            return this;
        }

        /**
         * Sets how many requests behind the head of the queue one pass looks at.
         *
         * @param value 1 to 2^28; 1,000 by default
         * @return this
         */
        public Builder candidates(int value) {
            this.candidates = value;
            return this;
        }

        /**
         * Sets how many keys one tick asks a dynamic queue order for.
         *
         * @param value 1 to 2^28; 10,000 by default
         * @return this
         */
        public Builder rankings(int value) {
            this.rankings = value;
            return this;
        }

        /**
         * Releases an allocation that is not confirmed in time, and re-queues its request.
         *
         * @param value the time from placement to {@code started}
         * @return this
         */
        public Builder startTimeout(Duration value) {
            this.startTimeout = Optional.of(Objects.requireNonNull(value, "startTimeout"));
            return this;
        }

        /**
         * Releases an allocation that outlives its limit.
         *
         * @param value the time from the limit to the release
         * @return this
         */
        public Builder expiryGrace(Duration value) {
            this.expiryGrace = Optional.of(Objects.requireNonNull(value, "expiryGrace"));
            return this;
        }

        /**
         * Counts a silent active node as unreachable.
         *
         * @param value the time without a heartbeat
         * @return this
         */
        public Builder heartbeatTimeout(Duration value) {
            this.heartbeatTimeout = Optional.of(Objects.requireNonNull(value, "heartbeatTimeout"));
            return this;
        }

        /**
         * Chooses the fate of requests on a lost node.
         *
         * @param value re-queue or fail; re-queue by default
         * @return this
         */
        public Builder nodeLoss(NodeLoss value) {
            this.nodeLoss = Objects.requireNonNull(value, "nodeLoss");
            return this;
        }

        /**
         * Sets how far ahead {@code earliestStart} looks.
         *
         * @param value the time from now; 30 days by default
         * @return this
         */
        public Builder horizon(Duration value) {
            this.horizon = Objects.requireNonNull(value, "horizon");
            return this;
        }

        /**
         * Builds the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if one is out of range
         */
        public Limits build() {
            return new Limits(this);
        }
    }
}
