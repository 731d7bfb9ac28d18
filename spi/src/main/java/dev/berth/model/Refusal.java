package dev.berth.model;

import java.time.Instant;

/**
 * Why something was not done: an expected answer, not an error.
 *
 * <p>Every refusal has a short {@link #code()} to count by and a {@link #message()} to read: a static sentence, then
 * {@code name=value} pairs, then "Maybe …" where the cure is known.
 */
public sealed interface Refusal {

    /**
     * The word to count by.
     *
     * @return lower case with hyphens, such as {@code no-fit}
     */
    String code();

    /**
     * The sentence to read.
     *
     * @return one line
     */
    String message();

    /**
     * No node in service has room for the request now, though an empty one would.
     *
     * @param gpus GPUs asked for in the first shape
     * @param gpuMilli thousandths of each
     * @param nodes nodes in service that were considered
     */
    record NoFit(int gpus, int gpuMilli, int nodes) implements Refusal {
        @Override
        public String code() {
            return "no-fit";
        }

        @Override
        public String message() {
            return "No node has room now. gpus=" + gpus + " gpuMilli=" + gpuMilli + " nodes=" + nodes
                    + " Maybe let it wait (patience QUEUE) or ask explain for what is short.";
        }
    }

    /**
     * No registered node could take the request even if it were empty and in service.
     *
     * @param gpus GPUs asked for in the first shape
     * @param gpuMilli thousandths of each
     * @param nodes nodes registered
     */
    record Unsatisfiable(int gpus, int gpuMilli, int nodes) implements Refusal {
        @Override
        public String code() {
            return "unsatisfiable";
        }

        @Override
        public String message() {
            return "No node could ever take it. gpus=" + gpus + " gpuMilli=" + gpuMilli + " nodes=" + nodes
                    + " Maybe ask for fewer GPUs or other models, or register such a node.";
        }
    }

    /**
     * There is room, but others wait ahead of it that it may not pass.
     *
     * @param first the request that goes next
     * @param waiting how many wait
     */
    record Behind(String first, int waiting) implements Refusal {
        @Override
        public String code() {
            return "behind";
        }

        @Override
        public String message() {
            return "Others wait ahead of it. first=" + first + " waiting=" + waiting
                    + " Maybe let it wait (patience QUEUE), or give it a duration so that it may pass.";
        }
    }

    /**
     * It may not start yet.
     *
     * @param now the scheduler's time
     * @param earliestStart before when it does not start
     */
    record TooEarly(Instant now, Instant earliestStart) implements Refusal {
        @Override
        public String code() {
            return "too-early";
        }

        @Override
        public String message() {
            return "It may not start yet. now=" + now + " earliestStart=" + earliestStart
                    + " Maybe let it wait (patience QUEUE).";
        }
    }

    /**
     * It cannot end by its deadline any more.
     *
     * @param now the scheduler's time
     * @param latestStart when it would have had to start
     */
    record TooLate(Instant now, Instant latestStart) implements Refusal {
        @Override
        public String code() {
            return "too-late";
        }

        @Override
        public String message() {
            return "It cannot end by its deadline any more. now=" + now + " latestStart=" + latestStart;
        }
    }

    /**
     * The scheduler has as many commands or waiting requests as its limits allow.
     *
     * @param what {@code commands} or {@code waiting}
     * @param limit how many there may be
     */
    record QueueFull(String what, int limit) implements Refusal {
        @Override
        public String code() {
            return "queue-full";
        }

        @Override
        public String message() {
            return "The scheduler has no room for more. what=" + what + " limit=" + limit + " Maybe try again later.";
        }
    }

    /**
     * The scheduler has been closed, or has lost the lead of its pool.
     *
     * @param reason why
     */
    record Closed(String reason) implements Refusal {
        @Override
        public String code() {
            return "closed";
        }

        @Override
        public String message() {
            return "The scheduler is closed. reason=" + reason;
        }
    }

    /**
     * The id is taken by something with other content.
     *
     * @param kind {@code request} or {@code node}
     * @param id the id
     */
    record Conflict(String kind, String id) implements Refusal {
        @Override
        public String code() {
            return "conflict";
        }

        @Override
        public String message() {
            return "The id is taken by something else. kind=" + kind + " id=" + id + " Maybe use a new id.";
        }
    }

    /**
     * The request has ended already.
     *
     * @param id the request
     * @param state how it ended
     */
    record AlreadyEnded(String id, RequestState state) implements Refusal {
        @Override
        public String code() {
            return "already-ended";
        }

        @Override
        public String message() {
            return "The request has ended. request=" + id + " state=" + state;
        }
    }

    /**
     * There is nothing under this id.
     *
     * @param kind {@code request}, {@code allocation}, {@code node} or {@code gpu}
     * @param id the id
     */
    record Unknown(String kind, String id) implements Refusal {
        @Override
        public String code() {
            return "unknown";
        }

        @Override
        public String message() {
            return "There is no such thing. kind=" + kind + " id=" + id;
        }
    }

    /**
     * The request was withdrawn before it was placed.
     *
     * @param id the request
     */
    record Cancelled(String id) implements Refusal {
        @Override
        public String code() {
            return "cancelled";
        }

        @Override
        public String message() {
            return "The request was withdrawn. request=" + id;
        }
    }

    /**
     * The state of things forbids it.
     *
     * @param reason what forbids it
     */
    record NotAllowed(String reason) implements Refusal {
        @Override
        public String code() {
            return "not-allowed";
        }

        @Override
        public String message() {
            return "That is not allowed now. reason=" + reason;
        }
    }

    /**
     * A plug-in keeps it out.
     *
     * @param plugin the plug-in's name
     * @param reason the word to count by that the plug-in gave
     * @param asked the amount that is asked for; 0 where it is no matter of amounts
     * @param free the amount that is free
     * @param limit the most that could ever be free
     */
    record NotAdmitted(String plugin, String reason, long asked, long free, long limit) implements Refusal {
        @Override
        public String code() {
            return "not-admitted";
        }

        @Override
        public String message() {
            return "A plug-in does not admit it. plugin=" + plugin + " reason=" + reason + " asked=" + asked
                    + " free=" + free + " limit=" + limit;
        }
    }

    /**
     * A plug-in threw while it decided about the request.
     *
     * @param plugin the plug-in's name
     * @param error what it threw
     */
    record PluginFailed(String plugin, String error) implements Refusal {
        @Override
        public String code() {
            return "plugin-failed";
        }

        @Override
        public String message() {
            return "A plug-in failed. plugin=" + plugin + " error=" + error;
        }
    }

    /**
     * The store refused to keep it; nothing of it was kept.
     *
     * @param reason the store's reason
     */
    record NotStored(String reason) implements Refusal {
        @Override
        public String code() {
            return "not-stored";
        }

        @Override
        public String message() {
            return "The store refused to keep it. reason=" + reason;
        }
    }
}
