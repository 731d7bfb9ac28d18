package dev.berth;

import dev.berth.model.Request;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Why a request fits where it fits: for its first shape, how many nodes could take it now, what keeps it off the
 * others, how near the nearest of them is, and what else could be asked that would fit now.
 *
 * @param request the request
 * @param fitting nodes that could take it now
 * @param rejected for each reason that was met, what it rules out; each node counts under the first thing in its way
 * @param nearestMiss the node that lacks least, in proportion to what is asked; empty if something fits or no amount
 *     is what is lacking
 * @param changes single changes that would make it fit now, smallest first; empty if it fits
 * @param possible whether some node could take one of its shapes if it were empty and in service
 */
public record Explanation(Request request, int fitting, Map<Reason, Rejection> rejected, Optional<Miss> nearestMiss,
        List<Change> changes, boolean possible) {

    /** What keeps a request off a node. What no free capacity would change comes first. */
    public enum Reason {
        /** The node takes no work. */
        NODE_STATE,
        /** The request names another node. */
        OTHER_NODE_NAMED,
        /** The node lacks a label that the request selects. */
        SELECTOR,
        /** The node has a taint that the request does not tolerate. */
        TAINT,
        /** Too little CPU is free, in thousandths. */
        CPU,
        /** Too little memory is free, in MiB. */
        MEMORY,
        /** Too little storage is free, in MiB. */
        STORAGE,
        /** The node has too few GPUs of an acceptable kind. */
        GPU_KIND,
        /** Too few acceptable GPUs have enough left; for a share, in thousandths of the GPU with the most left. */
        GPU_FREE
    }

    /**
     * Nodes that one reason rules out.
     *
     * @param nodes how many
     * @param asked the amount that is asked for; 0 where the reason is no amount
     * @param mostFree the most that one of them has free
     * @param mostCapacity the most that one of them has in all
     */
    public record Rejection(int nodes, long asked, long mostFree, long mostCapacity) {
    }

    /**
     * A node that lacks something.
     *
     * @param nodeId the node
     * @param reason what it lacks most of
     * @param asked the amount that is asked for
     * @param free the amount that is free
     * @param capacity the amount in all
     */
    public record Miss(String nodeId, Reason reason, long asked, long free, long capacity) {
    }

    /**
     * Something else to ask for.
     *
     * @param what the part of the request: {@code node}, {@code selectors}, {@code gpuModels}, {@code gpuMemoryMib},
     *     {@code gpus} or {@code gpuMilli}
     * @param from what is asked
     * @param to what would fit now
     */
    public record Change(String what, String from, String to) {
    }

    /** Copies the map and the list; the map goes by the order of the reasons. */
    public Explanation {
        Map<Reason, Rejection> ordered = new EnumMap<>(Reason.class);
        ordered.putAll(rejected);
        rejected = Collections.unmodifiableMap(ordered);
        changes = List.copyOf(changes);
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
        rejected.forEach((reason, rejection) -> text.add(reason + "=" + rejection.nodes()
                + (rejection.asked() == 0 ? "" : "(asked=" + rejection.asked() + ",mostFree=" + rejection.mostFree()
                + ")")));
        nearestMiss.ifPresent(miss -> text.add("nearest=" + miss.nodeId() + "(" + miss.reason() + ",asked="
                + miss.asked() + ",free=" + miss.free() + ")"));
        if (!changes.isEmpty()) {
            StringJoiner cures = new StringJoiner(", or ", "Maybe ask for ", ".");
            changes.forEach(change -> cures.add(change.what() + "=" + change.to()));
            text.add(cures.toString());
        }
        return text.toString();
    }
}
