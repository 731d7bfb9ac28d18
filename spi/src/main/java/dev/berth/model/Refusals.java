package dev.berth.model;

import java.time.Instant;
import java.util.Optional;

/** Refusals of names and values, one method a code. The advice of those of a request follows from the request. */
public final class Refusals {

    private static final String[] NONE_FITS = {"gpus", "gpuMilli", "nodes"};
    private static final String[] FIRST_AND_WAITING = {"first", "waiting"};
    private static final String[] NOW_AND_EARLIEST = {"now", "earliestStart"};
    private static final String[] NOW_AND_LATEST = {"now", "latestStart"};
    private static final String[] QUEUE_AND_LIMIT = {"queue", "limit"};
    private static final String[] REASON = {"reason"};
    private static final String[] REQUEST = {"request"};
    private static final String[] REQUEST_AND_STATE = {"request", "state"};
    private static final String[] ALLOCATION = {"allocation"};
    private static final String[] NODE = {"node"};
    private static final String[] NODE_AND_GPU = {"node", "gpu"};
    private static final String[] NOW_AND_EXPIRY = {"now", "expiry"};
    private static final String[] PLUGIN_AND_AMOUNTS = {"plugin", "reason", "asked", "free", "limit"};
    private static final String[] PLUGIN_AND_ERROR = {"plugin", "error"};

    private static final Optional<String> WAIT = Optional.of("Maybe let the request wait (patience QUEUE).");
    private static final Optional<String> WAIT_OR_EXPLAIN = Optional.of(
            "Maybe let the request wait (patience QUEUE) or call explain to see what is short.");
    private static final Optional<String> GIVE_DURATION = Optional.of(
            "Maybe give the request a duration so that it may pass.");
    private static final Optional<String> WAIT_OR_GIVE_DURATION = Optional.of(
            "Maybe let the request wait (patience QUEUE), or give it a duration so that it may pass.");
    private static final Optional<String> OTHER_NODE = Optional.of("Maybe name another node or none.");
    private static final Optional<String> ASK_LESS = Optional.of("Maybe ask for less, or register such a node.");
    private static final Optional<String> OTHER_NODE_ID = Optional.of(
            "Maybe use a new id, or register it again once it holds nothing.");

    private Refusals() {
    }

    /**
     * Returns {@link RefusalCode#NO_FIT}.
     *
     * @param request the request; the details have the GPUs of its first shape
     * @param nodes the number of nodes in service
     * @return the refusal
     */
    public static Refusal noFit(Request request, int nodes) {
        NamedValues refusal = noneFits(RefusalCode.NO_FIT, request, nodes);
        return waits(request) ? refusal : refusal.advice(WAIT_OR_EXPLAIN);
    }

    /**
     * Returns {@link RefusalCode#UNSATISFIABLE}.
     *
     * @param request the request; the details have the GPUs of its first shape
     * @param nodes the number of registered nodes
     * @return the refusal
     */
    public static Refusal unsatisfiable(Request request, int nodes) {
        NamedValues refusal = noneFits(RefusalCode.UNSATISFIABLE, request, nodes);
        if (request.node().isPresent()) {
            return refusal.advice(OTHER_NODE);
        }
        return request.shapes().get(0).gpus().count() > 0 ? refusal : refusal.advice(ASK_LESS);
    }

    private static NamedValues noneFits(RefusalCode code, Request request, int nodes) {
        GpuDemand asked = request.shapes().get(0).gpus();
        return NamedValues.of(code, NONE_FITS, asked.count(), asked.gpuMilli(), nodes);
    }

    private static boolean waits(Request request) {
        return request.patience() == Patience.QUEUE;
    }

    /**
     * Returns {@link RefusalCode#BEHIND}.
     *
     * @param request the request
     * @param first the id of the request that goes next
     * @param waiting the number of requests that wait
     * @param endsMayPass whether the rules of the queue let requests pass that end in time
     * @return the refusal; it advises a duration only where the request has no end and one might help
     */
    public static Refusal behind(Request request, String first, int waiting, boolean endsMayPass) {
        boolean durationMayHelp = endsMayPass && request.duration().isEmpty() && request.deadline().isEmpty();
        Optional<String> advice = waits(request) ? Optional.empty() : WAIT;
        if (durationMayHelp) {
            advice = waits(request) ? GIVE_DURATION : WAIT_OR_GIVE_DURATION;
        }
        return NamedValues.of(RefusalCode.BEHIND, FIRST_AND_WAITING, first, waiting).advice(advice);
    }

    /**
     * Returns {@link RefusalCode#TOO_EARLY}.
     *
     * @param request the request
     * @param now the scheduler's time
     * @param earliestStart the earliest start of the request
     * @return the refusal
     */
    public static Refusal tooEarly(Request request, Instant now, Instant earliestStart) {
        return NamedValues.of(RefusalCode.TOO_EARLY, NOW_AND_EARLIEST, now, earliestStart)
                .advice(waits(request) ? Optional.empty() : WAIT);
    }

    /**
     * Returns {@link RefusalCode#TOO_LATE}.
     *
     * @param now the scheduler's time
     * @param latestStart the last moment at which the request could have started
     * @return the refusal
     */
    public static Refusal tooLate(Instant now, Instant latestStart) {
        return NamedValues.of(RefusalCode.TOO_LATE, NOW_AND_LATEST, now, latestStart);
    }

    /**
     * Returns {@link RefusalCode#QUEUE_FULL}.
     *
     * @param queue {@code commands} or {@code waiting}
     * @param limit the most that the queue takes
     * @return the refusal
     */
    public static Refusal queueFull(String queue, int limit) {
        return NamedValues.of(RefusalCode.QUEUE_FULL, QUEUE_AND_LIMIT, queue, limit);
    }

    /**
     * Returns {@link RefusalCode#CLOSED}.
     *
     * @param reason the cause
     * @return the refusal
     */
    public static Refusal closed(String reason) {
        return NamedValues.of(RefusalCode.CLOSED, REASON, reason);
    }

    /**
     * Returns {@link RefusalCode#CONFLICT} of a request.
     *
     * @param id the request
     * @return the refusal
     */
    public static Refusal conflictingRequest(String id) {
        return NamedValues.of(RefusalCode.CONFLICT, REQUEST, id);
    }

    /**
     * Returns {@link RefusalCode#CONFLICT} of a node that holds allocations and is registered with other hardware.
     *
     * @param id the node
     * @return the refusal
     */
    public static Refusal conflictingNode(String id) {
        return NamedValues.of(RefusalCode.CONFLICT, NODE, id).advice(OTHER_NODE_ID);
    }

    /**
     * Returns {@link RefusalCode#ALREADY_ENDED}.
     *
     * @param id the request
     * @param state the state that it ended in
     * @return the refusal
     */
    public static Refusal alreadyEnded(String id, RequestState state) {
        return NamedValues.of(RefusalCode.ALREADY_ENDED, REQUEST_AND_STATE, id, state.name());
    }

    /**
     * Returns {@link RefusalCode#UNKNOWN} of a request.
     *
     * @param id the request
     * @return the refusal
     */
    public static Refusal unknownRequest(String id) {
        return NamedValues.of(RefusalCode.UNKNOWN, REQUEST, id).sentence("The request is unknown.");
    }

    /**
     * Returns {@link RefusalCode#UNKNOWN} of an allocation.
     *
     * @param id the allocation
     * @return the refusal
     */
    public static Refusal unknownAllocation(long id) {
        return NamedValues.of(RefusalCode.UNKNOWN, ALLOCATION, id).sentence("The allocation is unknown.");
    }

    /**
     * Returns {@link RefusalCode#UNKNOWN} of a node.
     *
     * @param id the node
     * @return the refusal
     */
    public static Refusal unknownNode(String id) {
        return NamedValues.of(RefusalCode.UNKNOWN, NODE, id).sentence("The node is unknown.");
    }

    /**
     * Returns {@link RefusalCode#UNKNOWN} of a GPU.
     *
     * @param nodeId the node
     * @param gpu the index of the GPU
     * @return the refusal
     */
    public static Refusal unknownGpu(String nodeId, int gpu) {
        return NamedValues.of(RefusalCode.UNKNOWN, NODE_AND_GPU, nodeId, gpu).sentence("The GPU is unknown.");
    }

    /**
     * Returns {@link RefusalCode#CANCELLED}.
     *
     * @param id the request
     * @return the refusal
     */
    public static Refusal cancelled(String id) {
        return NamedValues.of(RefusalCode.CANCELLED, REQUEST, id);
    }

    /**
     * Returns {@link RefusalCode#HOLDS_NOTHING}.
     *
     * @param id the request
     * @return the refusal
     */
    public static Refusal holdsNothing(String id) {
        return NamedValues.of(RefusalCode.HOLDS_NOTHING, REQUEST, id);
    }

    /**
     * Returns {@link RefusalCode#LIMIT_PASSED}.
     *
     * @param now the scheduler's time
     * @param expiry the limit that was asked for
     * @return the refusal
     */
    public static Refusal limitPassed(Instant now, Instant expiry) {
        return NamedValues.of(RefusalCode.LIMIT_PASSED, NOW_AND_EXPIRY, now, expiry);
    }

    /**
     * Returns {@link RefusalCode#NOT_ADMITTED}.
     *
     * @param plugin the plug-in's name
     * @param reason the plug-in's own code
     * @param asked the amount that is asked for; 0 where the reason is no matter of amounts
     * @param free the amount that is free
     * @param limit the most that could ever be free
     * @return the refusal
     */
    public static Refusal notAdmitted(String plugin, String reason, long asked, long free, long limit) {
        return NamedValues.of(RefusalCode.NOT_ADMITTED, PLUGIN_AND_AMOUNTS, plugin, reason, asked, free, limit);
    }

    /**
     * Returns {@link RefusalCode#PLUGIN_FAILED}.
     *
     * @param plugin the plug-in's name
     * @param error the text of what it threw
     * @return the refusal
     */
    public static Refusal pluginFailed(String plugin, String error) {
        return NamedValues.of(RefusalCode.PLUGIN_FAILED, PLUGIN_AND_ERROR, plugin, error);
    }

    /**
     * Returns {@link RefusalCode#NOT_STORED}.
     *
     * @param reason the store's reason
     * @return the refusal
     */
    public static Refusal notStored(String reason) {
        return NamedValues.of(RefusalCode.NOT_STORED, REASON, reason);
    }
}
