package dev.berth;

import dev.berth.model.Request;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Why a request fits where it fits: for its first shape, how many nodes could take it now and what keeps it off the
 * others, each node counted under the first thing that does.
 *
 * @param request the request
 * @param fitting nodes that could take it now
 * @param rejected for each reason that was met, how many nodes it rules out
 * @param possible whether some node could take one of its shapes if it were empty and in service
 */
public record Explanation(Request request, int fitting, Map<Reason, Integer> rejected, boolean possible) {

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
        /** Too little CPU is free. */
        CPU,
        /** Too little memory is free. */
        MEMORY,
        /** Too little storage is free. */
        STORAGE,
        /** The node has too few GPUs of an acceptable kind. */
        GPU_KIND,
        /** The node has acceptable GPUs, but too few of them have enough left. */
        GPU_FREE
    }

    /** Copies the map. */
    public Explanation {
        rejected = Map.copyOf(rejected);
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
        for (Reason reason : Reason.values()) {
            if (rejected.containsKey(reason)) {
                text.add(reason + "=" + rejected.get(reason));
            }
        }
        return text.toString();
    }
}
