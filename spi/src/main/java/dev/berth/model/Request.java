package dev.berth.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A demand of a user of a project for capacity, built by {@link #builder(String)}. Immutable.
 */
public final class Request {

    /** The most shapes of one request. */
    public static final int MAX_SHAPES = 16;
    /** The most characters in all attributes of one request, keys included. */
    public static final int MAX_ATTRIBUTE_CHARS = 65_536;

    private final String id;
    private final String user;
    private final String project;
    private final List<Shape> shapes;
    private final Priority priority;
    private final Patience patience;
    private final Optional<Duration> duration;
    private final Optional<Instant> earliestStart;
    private final Optional<Instant> deadline;
    private final Optional<String> node;
    private final Map<String, String> selectors;
    private final Set<Toleration> tolerations;
    private final Map<String, String> attributes;

    Request(RequestBuilder from) {
        this.id = Checks.name("request", from.id);
        this.user = Checks.name("user", from.user);
        this.project = Checks.name("project", from.project);
        Checks.within("shapes", from.shapes.size(), 1, MAX_SHAPES);
        this.shapes = List.copyOf(from.shapes);
        this.priority = from.priority;
        this.patience = from.patience;
        this.duration = from.duration;
        this.earliestStart = from.earliestStart;
        this.deadline = from.deadline;
        checkTimes();
        this.node = from.node;
        node.ifPresent(value -> Checks.name("node", value));
        this.selectors = Checks.map("selectors", from.selectors, Checks.MAX_NAME);
        this.tolerations = from.tolerations.isEmpty() ? Set.of()
                : Collections.unmodifiableSet(new TreeSet<>(from.tolerations));
        this.attributes = Checks.map("attributes", from.attributes, MAX_ATTRIBUTE_CHARS);
        int chars = 0;
        for (Map.Entry<String, String> entry : attributes.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length();
        }
        Checks.within("attributeChars", chars, 0, MAX_ATTRIBUTE_CHARS);
    }

    private void checkTimes() {
        duration.ifPresent(value -> Checks.duration("duration", value));
        earliestStart.ifPresent(value -> Checks.instant("earliestStart", value));
        deadline.ifPresent(value -> Checks.instant("deadline", value));
        if (earliestStart.isPresent() && deadline.isPresent()
                && earliestStart.get().isAfter(latestStart(deadline.get()))) {
            throw new IllegalArgumentException("A request cannot end by its deadline. earliestStart="
                    + earliestStart.get() + " duration=" + duration.orElse(Duration.ZERO) + " deadline="
                    + deadline.get());
        }
    }

    private Instant latestStart(Instant by) {
        return by.minus(duration.orElse(Duration.ofMillis(1)));
    }

    /**
     * Starts a request.
     *
     * @param id the host's name for it, unique in its pool for ever
     * @return a builder with user and project {@code "default"}, priority MEDIUM and patience QUEUE
     */
    public static RequestBuilder builder(String id) {
        return new RequestBuilder(id);
    }

    /**
     * Starts another request that is like this one in all but the id.
     *
     * @param otherId the host's name for the other one
     * @return a builder with everything else of this one
     */
    public RequestBuilder toBuilder(String otherId) {
        RequestBuilder like = new RequestBuilder(otherId);
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

    /** {@return the host's name for it, unique in its pool for ever} */
    public String id() {
        return id;
    }

    /** {@return the user who asks} */
    public String user() {
        return user;
    }

    /** {@return the project that it is for} */
    public String project() {
        return project;
    }

    /** {@return its needs, in order of preference: 1 to {@link #MAX_SHAPES}; the first that fits is taken} */
    public List<Shape> shapes() {
        return shapes;
    }

    /** {@return its class} */
    public Priority priority() {
        return priority;
    }

    /** {@return whether it may wait} */
    public Patience patience() {
        return patience;
    }

    /** {@return the time that it may hold its allocation; empty for no limit} */
    public Optional<Duration> duration() {
        return duration;
    }

    /** {@return the time before which it does not start; empty or past for any time} */
    public Optional<Instant> earliestStart() {
        return earliestStart;
    }

    /**
     * {@return the time by which it is to have ended: it starts in time or not at all, and an allocation without a
     * duration is limited by it; empty for none}
     */
    public Optional<Instant> deadline() {
        return deadline;
    }

    /** {@return the only node that will do; empty for any} */
    public Optional<String> node() {
        return node;
    }

    /** {@return the labels that the node must have} */
    public Map<String, String> selectors() {
        return selectors;
    }

    /** {@return the taints that it tolerates} */
    public Set<Toleration> tolerations() {
        return tolerations;
    }

    /**
     * {@return attributes that are opaque to Berth, such as image and command: together at most {@link
     * #MAX_ATTRIBUTE_CHARS}}
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * Returns the last moment at which it may start so as to end by its deadline.
     *
     * @return empty if it has no deadline; may lie before 1970
     */
    public Optional<Instant> latestStart() {
        return deadline.map(this::latestStart);
    }

    /**
     * Returns the limit of an allocation that starts at a moment.
     *
     * @param start when, not after {@link #latestStart()}
     * @return the end of the duration, or the deadline if there is no duration; empty for no limit
     */
    public Optional<Instant> expiry(Instant start) {
        return duration.isPresent() ? duration.map(start::plus) : deadline;
    }

    /**
     * Returns a hash of all content but the id, the same on every JVM: two submissions under one id are the same
     * request if
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
     * Returns how far down the list of preferences a placement is.
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Request that && id.equals(that.id) && user.equals(that.user)
                && project.equals(that.project) && shapes.equals(that.shapes) && priority == that.priority
                && patience == that.patience && duration.equals(that.duration)
                && earliestStart.equals(that.earliestStart) && deadline.equals(that.deadline) && node.equals(that.node)
                && selectors.equals(that.selectors) && tolerations.equals(that.tolerations)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, user, project, shapes, priority, patience, duration, earliestStart, deadline, node,
                selectors, tolerations, attributes);
    }

    @Override
    public String toString() {
        return "Request[id=" + id + ", user=" + user + ", project=" + project + ", shapes=" + shapes + ", priority="
                + priority + ", patience=" + patience + ", duration=" + duration + ", earliestStart=" + earliestStart
                + ", deadline=" + deadline + ", node=" + node + ", selectors=" + selectors + ", tolerations="
                + tolerations + ", attributes=" + attributes + "]";
    }
}
