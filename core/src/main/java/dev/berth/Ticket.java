package dev.berth;

import dev.berth.model.RefusalCode;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The two moments of a submitted request, each told once the store has kept it.
 *
 * <p>May be used by any thread. With the in-memory store and {@code Runnable::run} both are there when {@code submit}
 * returns, unless another thread was draining.
 */
public final class Ticket {

    private final String requestId;
    private final Reply<Decision> accepted;
    private final Reply<Decision> placed;

    Ticket(String requestId, BooleanSupplier insideScheduler) {
        this.requestId = requestId;
        this.accepted = new Reply<>(insideScheduler);
        this.placed = new Reply<>(insideScheduler);
    }

    /**
     * The request.
     *
     * @return its id
     */
    public String requestId() {
        return requestId;
    }

    /**
     * The request is kept and will not be lost.
     *
     * @return {@link Decision.Accepted} or {@link Decision.Refused}; never fails
     */
    public CompletionStage<Decision> accepted() {
        return accepted;
    }

    /**
     * The request holds its first allocation, or never will.
     *
     * @return {@link Decision.Placed} or {@link Decision.Refused}; never fails
     */
    public CompletionStage<Decision> placed() {
        return placed;
    }

    /** Completes what a decision settles: being placed settles both moments, and so does a refusal. */
    void complete(Decision decision) {
        accepted.complete(decision instanceof Decision.Placed ? Decision.Accepted.INSTANCE : decision);
        if (!(decision instanceof Decision.Accepted)) {
            placed.complete(decision);
        }
    }

    /**
     * Says that what would have been told was not kept.
     *
     * @return false if the request is: then something else is to be told of it
     */
    boolean completeLost(Decision.Refused refusal) {
        if (!accepted.isDone() || refusal.why().code() == RefusalCode.CLOSED) {
            complete(refusal);
        }
        return placed.isDone();
    }

    void follow(Ticket first) {
        first.accepted.thenAccept(accepted::complete);
        first.placed.thenAccept(placed::complete);
    }
}
