package dev.berth.model;

import java.util.Optional;

/**
 * The kinds of {@link Refusal}. Hosts switch on them, with a default branch: later versions add kinds.
 *
 * <p>The {@link #word()} of a kind is stable; stores keep it as the reason of a request's end.
 */
public enum RefusalCode {

    /** No node in service has room for the request now, though an empty one would. */
    NO_FIT("no-fit", "No node has room now.", "Maybe call explain to see what is short.", true),

    /** No registered node could take the request even if it were empty and in service. */
    UNSATISFIABLE("unsatisfiable", "No node could ever take the request.",
            "Maybe ask for fewer GPUs or other models, or register such a node.", true),

    /** There is room, but others wait ahead of the request that it may not pass. */
    BEHIND("behind", "Other requests go first.", "", true),

    /** The request's earliest start has not come. */
    TOO_EARLY("too-early", "The request may not start yet.", "", true),

    /** The request can no longer end by its deadline. */
    TOO_LATE("too-late", "The request can no longer end by its deadline.", "", false),

    /** The scheduler has as many commands or waiting requests as its limits allow. */
    QUEUE_FULL("queue-full", "The queue is full.", "Maybe try again later.", false),

    /** The scheduler has been closed, or has lost the leadership of its pool. */
    CLOSED("closed", "The scheduler is closed.", "", false),

    /** The id belongs to a request or a node with other content. */
    CONFLICT("conflict", "The id is in use with other content.", "Maybe use a new id.", false),

    /** The request has ended already. */
    ALREADY_ENDED("already-ended", "The request has ended.", "", false),

    /** There is no request, allocation, node or GPU of this id. */
    UNKNOWN("unknown", "The id is unknown.", "", false),

    /** The request was cancelled. */
    CANCELLED("cancelled", "The request was cancelled.", "", false),

    /** The request waits, so it cannot be finished. */
    HOLDS_NOTHING("holds-nothing", "The request holds nothing yet.", "Maybe cancel it.", false),

    /** An allocation cannot be extended to a limit in the past. */
    LIMIT_PASSED("limit-passed", "The new limit has passed.", "Maybe extend to a later time.", false),

    /** An admission policy denies the request. */
    NOT_ADMITTED("not-admitted", "A plug-in does not admit the request.", "", false),

    /** A plug-in threw while it decided about the request. */
    PLUGIN_FAILED("plugin-failed", "A plug-in failed.", "", false),

    /** The store refused the events; nothing of the command was stored. */
    NOT_STORED("not-stored", "The store refused to commit the command.", "", false);

    private final String word;
    private final String sentence;
    private final Optional<String> advice;
    private final boolean waitingMayHelp;

    RefusalCode(String word, String sentence, String advice, boolean waitingMayHelp) {
        this.word = word;
        this.sentence = sentence;
        this.advice = advice.isEmpty() ? Optional.empty() : Optional.of(advice);
        this.waitingMayHelp = waitingMayHelp;
    }

    /**
     * Returns the stored word.
     *
     * @return lower case with hyphens, such as {@code no-fit}
     */
    public String word() {
        return word;
    }

    /**
     * Returns the sentence that messages of this kind begin with, unless a refusal has a closer one.
     *
     * @return one sentence without numbers
     */
    public String sentence() {
        return sentence;
    }

    /**
     * Returns the cure, where this kind has the same one for every request.
     *
     * @return a sentence that begins with "Maybe"
     */
    public Optional<String> advice() {
        return advice;
    }

    /**
     * Returns whether a request with {@link Patience#QUEUE} is queued instead of being refused.
     *
     * @return whether a request that waits may start later
     */
    public boolean waitingMayHelp() {
        return waitingMayHelp;
    }
}
