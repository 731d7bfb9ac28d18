package dev.berth.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A builder of a request, started by {@link Request#builder(String)}. Not for use by several threads. */
public final class RequestBuilder {

    final String id;
    String user = "default";
    String project = "default";
    List<Shape> shapes = List.of();
    Priority priority = Priority.MEDIUM;
    Patience patience = Patience.QUEUE;
    Optional<Duration> duration = Optional.empty();
    Optional<Instant> earliestStart = Optional.empty();
    Optional<Instant> deadline = Optional.empty();
    Optional<String> node = Optional.empty();
    Map<String, String> selectors = Map.of();
    Set<Toleration> tolerations = Set.of();
    Map<String, String> attributes = Map.of();

    RequestBuilder(String id) {
        this.id = Objects.requireNonNull(id, "id");
    }

    /**
     * Sets the user who asks.
     *
     * @param value the user
     * @return this
     */
    public RequestBuilder user(String value) {
        this.user = Objects.requireNonNull(value, "user");
        return this;
    }

    /**
     * Sets the project that it is for.
     *
     * @param value the project
     * @return this
     */
    public RequestBuilder project(String value) {
        this.project = Objects.requireNonNull(value, "project");
        return this;
    }

    /**
     * Sets what is needed.
     *
     * @param values shapes in order of preference
     * @return this
     */
    public RequestBuilder shapes(Shape... values) {
        return shapes(Arrays.asList(Objects.requireNonNull(values, "shapes")));
    }

    /**
     * Sets what is needed.
     *
     * @param values shapes in order of preference
     * @return this
     */
    public RequestBuilder shapes(List<Shape> values) {
        this.shapes = List.copyOf(Checks.present("shapes", values));
        return this;
    }

    /**
     * Sets the class.
     *
     * @param value the priority
     * @return this
     */
    public RequestBuilder priority(Priority value) {
        this.priority = Objects.requireNonNull(value, "priority");
        return this;
    }

    /**
     * Sets whether it may wait.
     *
     * @param value the patience
     * @return this
     */
    public RequestBuilder patience(Patience value) {
        this.patience = Objects.requireNonNull(value, "patience");
        return this;
    }

    /**
     * Limits the time of its allocation.
     *
     * @param value whole milliseconds above zero
     * @return this
     */
    public RequestBuilder duration(Duration value) {
        this.duration = Optional.of(Objects.requireNonNull(value, "duration"));
        return this;
    }

    /**
     * Postpones its start.
     *
     * @param value the time before which it does not start, cut to milliseconds
     * @return this
     */
    public RequestBuilder earliestStart(Instant value) {
        this.earliestStart = Optional.of(Objects.requireNonNull(value, "earliestStart").truncatedTo(ChronoUnit.MILLIS));
        return this;
    }

    /**
     * Limits when it ends: it starts in time for that or not at all.
     *
     * @param value the time, cut to milliseconds
     * @return this
     */
    public RequestBuilder deadline(Instant value) {
        this.deadline = Optional.of(Objects.requireNonNull(value, "deadline").truncatedTo(ChronoUnit.MILLIS));
        return this;
    }

    /**
     * Accepts one node only.
     *
     * @param value the node's id
     * @return this
     */
    public RequestBuilder node(String value) {
        this.node = Optional.of(Objects.requireNonNull(value, "node"));
        return this;
    }

    /**
     * Accepts any node.
     *
     * @return this
     */
    public RequestBuilder anyNode() {
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
    public RequestBuilder selector(String label, String value) {
        this.selectors = with(selectors, Objects.requireNonNull(label, "label"), value);
        return this;
    }

    /**
     * Accepts only nodes with these labels, in place of those so far.
     *
     * @param values values by the label's name
     * @return this
     */
    public RequestBuilder selectors(Map<String, String> values) {
        this.selectors = Map.copyOf(Checks.present("selectors", values));
        return this;
    }

    /**
     * Accepts nodes with any labels.
     *
     * @return this
     */
    public RequestBuilder anyLabels() {
        this.selectors = Map.of();
        return this;
    }

    /**
     * Tolerates a taint.
     *
     * @param key the taint's key
     * @param value the taint's value or {@link Toleration#ANY_VALUE}
     * @return this
     */
    public RequestBuilder toleration(String key, String value) {
        this.tolerations = new TreeSet<>(tolerations);
        this.tolerations.add(new Toleration(key, value));
        return this;
    }

    /**
     * Tolerates these taints, in place of those so far.
     *
     * @param values the tolerations
     * @return this
     */
    public RequestBuilder tolerations(Set<Toleration> values) {
        this.tolerations = Set.copyOf(Checks.present("tolerations", values));
        return this;
    }

    /**
     * Carries these texts along, in place of those so far.
     *
     * @param values texts by their names
     * @return this
     */
    public RequestBuilder attributes(Map<String, String> values) {
        this.attributes = Map.copyOf(Checks.present("attributes", values));
        return this;
    }

    /**
     * Carries a text along.
     *
     * @param key its name
     * @param value the text
     * @return this
     */
    public RequestBuilder attribute(String key, String value) {
        this.attributes = with(attributes, Objects.requireNonNull(key, "key"), value);
        return this;
    }

    /** Most requests have none, so the first one makes the map. */
    private static Map<String, String> with(Map<String, String> known, String key, String value) {
        Map<String, String> more = known instanceof LinkedHashMap ? known : new LinkedHashMap<>(known);
        more.put(key, Objects.requireNonNull(value, "value"));
        return more;
    }

    /**
     * Builds the request.
     *
     * @return the request
     * @throws IllegalArgumentException if a part is missing, too long or out of range, or its times contradict each
     *     other
     */
    public Request build() {
        return new Request(this);
    }
}
