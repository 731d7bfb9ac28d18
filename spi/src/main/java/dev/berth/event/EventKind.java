package dev.berth.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of events, each with the word that stores, journals and audits hold.
 *
 * <p>The words never change, whatever becomes of the names of classes and constants. A {@code switch} expression over
 * the kinds without a default branch fails to compile when a kind is added.
 */
public enum EventKind {

    /** A node was registered or described again. */
    NODE_REGISTERED("node-registered"),
    /** A node changed its state. */
    NODE_STATE_CHANGED("node-state-changed"),
    /** A heartbeat of a node was recorded. */
    NODE_SEEN("node-seen"),
    /** A GPU was taken out of service or put back. */
    GPU_STATE_CHANGED("gpu-state-changed"),
    /** A request was accepted. */
    REQUEST_SUBMITTED("request-submitted"),
    /** A request was given an allocation. */
    REQUEST_PLACED("request-placed"),
    /** A host confirmed the start of a request. */
    REQUEST_STARTED("request-started"),
    /** An allocation reached its limit. */
    REQUEST_EXPIRING("request-expiring"),
    /** An allocation was given another limit. */
    REQUEST_EXTENDED("request-extended"),
    /** A request lost its allocation and is queued again. */
    REQUEST_REQUEUED("request-requeued"),
    /** A request ended. */
    REQUEST_ENDED("request-ended");

    private static final Map<String, EventKind> BY_WORD = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(EventKind::word, Function.identity()));

    private final String word;

    EventKind(String word) {
        this.word = word;
    }

    /**
     * Returns the stored word.
     *
     * @return lower-case words with hyphens, unique among the kinds
     */
    public String word() {
        return word;
    }

    /**
     * Finds the kind of a stored word.
     *
     * @param word the word
     * @return the kind; empty if this version has none of that word
     */
    public static Optional<EventKind> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
