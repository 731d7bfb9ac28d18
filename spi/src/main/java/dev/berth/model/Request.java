package dev.berth.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One ask by a user of a project, built by {@link #builder(String)}.
 *
 * @param id the host's name for it, unique in its pool for ever
 * @param user who asks
 * @param project for whom
 * @param shapes what it needs, in order of preference: 1 to {@link #MAX_SHAPES}; the first that fits is taken
 * @param priority its class
 * @param patience whether it may wait
 * @param duration how long it may hold its allocation; empty for no limit
 * @param earliestStart before when it does not start; empty or past for any time
 * @param deadline by when it is to have ended: it starts in time or not at all, and an allocation without a duration
 *     is limited by it; empty for none
 * @param node the only node that will do; empty for any
 * @param selectors labels that the node must have
 * @param tolerations the taints that it puts up with
 * @param attributes opaque to Berth, such as image and command: together at most {@link #MAX_ATTRIBUTE_CHARS}
 */
public record Request(String id, String user, String project, List<Shape> shapes, Priority priority, Patience patience,
        Optional<Duration> duration, Optional<Instant> earliestStart, Optional<Instant> deadline,
        Optional<String> node, Map<String, String> selectors, Set<Toleration> tolerations,
        Map<String, String> attributes) {

    /** The most shapes of one request. */
    public static final int MAX_SHAPES = 16;
    /** The most characters in all attributes of one request, keys included. */
    public static final int MAX_ATTRIBUTE_CHARS = 65_536;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above, or if it could not end by its
     *     deadline even if it started as early as it may
     */
    public Request {
        Checks.name("request", id);
        Checks.name("user", user);
        Checks.name("project", project);
        Checks.within("shapes", shapes.size(), 1, MAX_SHAPES);
        shapes = List.copyOf(shapes);
        duration.ifPresent(value -> Checks.duration("duration", value));
        earliestStart.ifPresent(value -> Checks.instant("earliestStart", value));
        deadline.ifPresent(value -> Checks.instant("deadline", value));
        checkTimes(earliestStart, duration, deadline);
        node.ifPresent(value -> Checks.name("node", value));
        selectors = Checks.map("selectors", selectors, Checks.MAX_NAME);
        tolerations = tolerations.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(tolerations));
        attributes = Checks.map("attributes", attributes, MAX_ATTRIBUTE_CHARS);
        int chars = 0;
        for (Map.Entry<String, String> entry : attributes.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length();
        }
        Checks.within("attributeChars", chars, 0, MAX_ATTRIBUTE_CHARS);
    }

    private static void checkTimes(Optional<Instant> earliestStart, Optional<Duration> duration,
            Optional<Instant> deadline) {
        if (earliestStart.isPresent() && deadline.isPresent()
                && earliestStart.get().isAfter(latestStart(duration, deadline.get()))) {
            throw new IllegalArgumentException("A request cannot end by its deadline. earliestStart="
                    + earliestStart.get() + " duration=" + duration.orElse(Duration.ZERO) + " deadline="
                    + deadline.get());
        }
    }

    private static Instant latestStart(Optional<Duration> duration, Instant deadline) {
        return deadline.minus(duration.orElse(Duration.ofMillis(1)));
    }

    /**
     * Starts a request.
     *
     * @param id the host's name for it
     * @return a builder with user and project {@code "default"}, priority MEDIUM and patience QUEUE
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /**
     * Starts another request that is like this one in all but the id.
     *
     * @param otherId the host's name for the other one
     * @return a builder with everything else of this one
     */
    public Builder toBuilder(String otherId) {
        Builder like = new Builder(otherId);
        like.user = user;
        like.project = project;
        like.shapes = shapes;
        like.priority = priority;
        like.patience = patience;
        like.duration = duration;
        like.earliestStart = earliestStart;
        like.deadline = deadline;
        like.node = node;
        like.selectors = selectors;
        like.tolerations = tolerations;
        like.attributes = attributes;
        return like;
    }

    /**
     * The last moment at which it may start so as to end by its deadline.
     *
     * @return empty if it has no deadline; may lie before 1970
     */
    public Optional<Instant> latestStart() {
        return deadline.map(by -> latestStart(duration, by));
    }

    /**
     * The limit of an allocation that starts at a moment.
     *
     * @param start when, not after {@link #latestStart()}
     * @return the end of the duration, or the deadline if there is no duration; empty for no limit
     */
    public Optional<Instant> expiry(Instant start) {
        return duration.isPresent() ? duration.map(start::plus) : deadline;
    }

    /**
     * A hash of all content but the id, the same on every JVM: two submissions under one id are the same request if
     * their fingerprints are equal.
     *
     * @return 64 bits
     */
    public long fingerprint() {
        Fingerprint print = new Fingerprint().add(user).add(project);
        for (Shape shape : shapes) {
            Resources resources = shape.resources();
            GpuDemand gpus = shape.gpus();
            print.add(resources.cpuMillis()).add(resources.memoryMib()).add(resources.storageMib())
                    .add(gpus.count()).add(gpus.gpuMilli()).add(gpus.minMemoryMib()).add(gpus.models());
            if (gpus.maxMemoryMib() != Gpu.MAX_MEMORY_MIB) {
                print.add(-3).add(gpus.maxMemoryMib());
            }
            if (gpus.links() != LinkDemand.NONE) {
                print.add(-2).add(gpus.links().name());
            }
        }
        print.add(priority.name()).add(patience.name())
                .add(duration.map(Duration::toMillis).orElse(-1L)).add(node.orElse("")).add(selectors);
        tolerations.forEach(toleration -> print.add(toleration.key()).add(toleration.value()));
        earliestStart.ifPresent(value -> print.add(-3).add(value.toEpochMilli()));
        deadline.ifPresent(value -> print.add(-4).add(value.toEpochMilli()));
        return print.add(attributes).value();
    }

    /**
     * How far down the list of preferences a placement is.
     *
     * @param placement where this request goes
     * @return 0 if it serves the first of {@link #shapes()}, 1 if the second, and so on
     * @throws IllegalArgumentException if it serves none of them
     */
    public int penalty(Placement placement) {
        int index = shapes.indexOf(placement.shape());
        if (index < 0) {
            throw new IllegalArgumentException("A placement serves none of the request's shapes. request=" + id
                    + " shape=" + placement.shape());
        }
        return index;
    }

    /** Collects the parts of a request. Not for use by several threads. */
    public static final class Builder {

        private final String id;
        private String user = "default";
        private String project = "default";
        private List<Shape> shapes = List.of();
        private Priority priority = Priority.MEDIUM;
        private Patience patience = Patience.QUEUE;
        private Optional<Duration> duration = Optional.empty();
        private Optional<Instant> earliestStart = Optional.empty();
        private Optional<Instant> deadline = Optional.empty();
        private Optional<String> node = Optional.empty();
        private Map<String, String> selectors = Map.of();
        private Set<Toleration> tolerations = Set.of();
        private Map<String, String> attributes = Map.of();

        private Builder(String id) {
            this.id = id;
        }

        /**
         * Names who asks.
         *
         * @param value the user
         * @return this
         */
        public Builder user(String value) {
            this.user = value;
            return this;
        }

        /**
         * Names for whom.
         *
         * @param value the project
         * @return this
         */
        public Builder project(String value) {
            this.project = value;
            return this;
        }

        /**
         * Says what is needed.
         *
         * @param values shapes in order of preference
         * @return this
         */
        public Builder shapes(Shape... values) {
            this.shapes = List.of(values);
            return this;
        }

        /**
         * Sets the class.
         *
         * @param value the priority
         * @return this
         */
        public Builder priority(Priority value) {
            this.priority = value;
            return this;
        }

        /**
         * Says whether it may wait.
         *
         * @param value the patience
         * @return this
         */
        public Builder patience(Patience value) {
            this.patience = value;
            return this;
        }

        /**
         * Limits the time of its allocation.
         *
         * @param value whole milliseconds above zero
         * @return this
         */
        public Builder duration(Duration value) {
            this.duration = Optional.of(value);
            return this;
        }

        /**
         * Puts its start off.
         *
         * @param value before when it does not start, cut to milliseconds
         * @return this
         */
        public Builder earliestStart(Instant value) {
            this.earliestStart = Optional.of(value.truncatedTo(ChronoUnit.MILLIS));
            return this;
        }

        /**
         * Limits when it ends: it starts in time for that or not at all.
         *
         * @param value by when, cut to milliseconds
         * @return this
         */
        public Builder deadline(Instant value) {
            this.deadline = Optional.of(value.truncatedTo(ChronoUnit.MILLIS));
            return this;
        }

        /**
         * Accepts one node only.
         *
         * @param value the node's id
         * @return this
         */
        public Builder node(String value) {
            this.node = Optional.of(value);
            return this;
        }

        /**
         * Accepts any node.
         *
         * @return this
         */
        public Builder anyNode() {
            this.node = Optional.empty();
            return this;
        }

        /**
         * Accepts only nodes with a label.
         *
         * @param label the label's name
         * @param value its value
         * @return this
         */
        public Builder selector(String label, String value) {
            this.selectors = with(selectors, label, value);
            return this;
        }

        /**
         * Accepts nodes with any labels.
         *
         * @return this
         */
        public Builder anyLabels() {
            this.selectors = Map.of();
            return this;
        }

        /**
         * Puts up with a taint.
         *
         * @param key the taint's key
         * @param value the taint's value or {@link Toleration#ANY_VALUE}
         * @return this
         */
        public Builder toleration(String key, String value) {
            this.tolerations = new TreeSet<>(tolerations);
            this.tolerations.add(new Toleration(key, value));
            return this;
        }

        /**
         * Carries a text along.
         *
         * @param key its name
         * @param value the text
         * @return this
         */
        public Builder attribute(String key, String value) {
            this.attributes = with(attributes, key, value);
            return this;
        }

        /** Most requests have none, so the first one makes the map. */
        private static Map<String, String> with(Map<String, String> known, String key, String value) {
            Map<String, String> more = known instanceof LinkedHashMap ? known : new LinkedHashMap<>(known);
            more.put(key, value);
            return more;
        }

        /**
         * Checks and makes the request.
         *
         * @return the request
         * @throws IllegalArgumentException if a part is missing, too long or out of range, or its times contradict each
         *     other
         */
        public Request build() {
            return new Request(id, user, project, shapes, priority, patience, duration, earliestStart, deadline, node,
                    selectors, tolerations, attributes);
        }
    }
}
