package dev.berth;

import dev.berth.model.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A state of the pool that is only supposed, for {@link Questions#plan} and {@link Questions#explain}: nodes more,
 * nodes drained, requests finished. Immutable; begin with {@link #NOTHING}.
 *
 * @param added nodes that are there and take work
 * @param drained ids of nodes that take no new work
 * @param finished ids of requests that hold nothing any more
 */
public record Hypothesis(List<Node> added, Set<String> drained, Set<String> finished) {

    /** The state as it is. */
    public static final Hypothesis NOTHING = new Hypothesis(List.of(), Set.of(), Set.of());

    /** Copies the parts; the sets go by the order of the ids. */
    public Hypothesis {
        added = List.copyOf(added);
        drained = Collections.unmodifiableSet(new TreeSet<>(drained));
        finished = Collections.unmodifiableSet(new TreeSet<>(finished));
    }

    /**
     * Supposes one node more.
     *
     * @param node the node
     * @return the longer hypothesis
     */
    public Hypothesis withNode(Node node) {
        List<Node> more = new ArrayList<>(added);
        more.add(node);
        return new Hypothesis(more, drained, finished);
    }

    /**
     * Supposes that a node takes no new work.
     *
     * @param nodeId the node
     * @return the longer hypothesis
     */
    public Hypothesis withDrained(String nodeId) {
        return new Hypothesis(added, and(drained, nodeId), finished);
    }

    /**
     * Supposes that a request holds nothing any more.
     *
     * @param requestId the request
     * @return the longer hypothesis
     */
    public Hypothesis withFinished(String requestId) {
        return new Hypothesis(added, drained, and(finished, requestId));
    }

    private static Set<String> and(Set<String> known, String id) {
        Set<String> more = new HashSet<>(known);
        more.add(id);
        return more;
    }
}
