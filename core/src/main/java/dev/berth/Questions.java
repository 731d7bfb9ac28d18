package dev.berth;

import dev.berth.model.Request;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The questions to a scheduler, which change nothing: {@link Scheduler#questions()}.
 *
 * <p>Any thread may ask; answers complete as {@link Scheduler} describes, and fail with {@link IllegalStateException}
 * if the scheduler is closed or its queue full. {@link #available()} never blocks and never fails.
 */
public final class Questions {

    private final CommandSender sender;
    private final Engine engine;

    Questions(CommandSender sender, Engine engine) {
        this.sender = sender;
        this.engine = engine;
    }

    /**
     * Returns a picture of the pool.
     *
     * @return a consistent one, as of the moment at which the question is decided
     */
    public CompletionStage<ClusterView> view() {
        return sender.ask(Queries::view);
    }

    /**
     * Returns the free GPUs now, by kind. Never blocks; each number is exact, though not all of one instant.
     *
     * @return the numbers
     */
    public Availability available() {
        return engine.available();
    }

    /**
     * Plans a request without submitting it.
     *
     * @param request the request
     * @return the placement that submitting it as the next command would give, or the refusal
     */
    public CompletionStage<Plan> plan(Request request) {
        return plan(request, Hypothesis.NOTHING);
    }

    /**
     * Plans a request as if it were submitted now and the pool were another. The pool stays as it is, and
     * {@link #available()} leaves the hypothesis out. Waiting requests are left out of a hypothesis: in another pool
     * they might have started.
     *
     * @param request the request; its id may be in use
     * @param hypothesis the changes to the pool
     * @return a placement or a refusal; fails with {@link IllegalArgumentException} if the hypothesis adds a node that
     *     is known, or names a node or request that is not
     */
    public CompletionStage<Plan> plan(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return sender.ask(queries -> queries.plan(request, hypothesis));
    }

    /**
     * Explains how many nodes could take a request now, which checks the others fail, and which changes would make it
     * fit.
     *
     * @param request the request
     * @return the numbers
     */
    public CompletionStage<Explanation> explain(Request request) {
        return explain(request, Hypothesis.NOTHING);
    }

    /**
     * Explains why a request would fit or not if the pool were another.
     *
     * @param request the request; its id may be in use
     * @param hypothesis the changes to the pool
     * @return the numbers; fails as {@link #plan(Request, Hypothesis)} does
     */
    public CompletionStage<Explanation> explain(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return sender.ask(queries -> queries.explain(request, hypothesis));
    }

    /**
     * Computes when a request could start if no other request came and every allocation ended at its limit. Looks no
     * further than {@link Limits#horizon()}, and to the request's own earliest start and deadline.
     *
     * @param request the request
     * @return the scheduler's present time if it fits now; empty if no end within the horizon makes room in time
     */
    public CompletionStage<Optional<Instant>> earliestStart(Request request) {
        return earliestStart(request, Hypothesis.NOTHING);
    }

    /**
     * Computes when a request could start if the pool were another, no other request came and every allocation ended at
     * its limit.
     *
     * @param request the request; its id may be in use
     * @param hypothesis the changes to the pool
     * @return as {@link #earliestStart(Request)}; fails as {@link #plan(Request, Hypothesis)} does
     */
    public CompletionStage<Optional<Instant>> earliestStart(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return sender.ask(queries -> queries.earliestStart(request, hypothesis));
    }
}
