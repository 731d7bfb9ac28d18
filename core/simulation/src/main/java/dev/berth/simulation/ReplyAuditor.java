package dev.berth.simulation;

import dev.berth.Decision;
import dev.berth.Ticket;
import dev.berth.model.Allocation;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.model.RequestState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Holds what schedulers say against the ledger at the moment at which they say it. */
final class ReplyAuditor {

    private final ReferenceModel reference;
    private final Map<String, Integer> submissions = new HashMap<>();
    /** Answers that the scheduler of now still owes. */
    private int open;
    private int scheduler;
    private boolean closing;

    ReplyAuditor(ReferenceModel reference) {
        this.reference = reference;
    }

    /** Another scheduler has taken over: nobody waits for the old one any more, but it still must not lie. */
    void begin() {
        scheduler++;
        open = 0;
        closing = false;
    }

    /** From now on the scheduler may say that it is closed. */
    void close() {
        closing = true;
    }

    int open() {
        return open;
    }

    void submitted(Ticket ticket) {
        submissions.merge(ticket.requestId(), 1, Integer::sum);
        await(ticket.accepted(), decision -> check(ticket.requestId(), decision));
        int by = scheduler;
        ticket.placed().thenAccept(decision -> {
            completeClosed(by, decision);
            check(ticket.requestId(), decision);
        });
    }

    private interface Check {
        void check(Decision decision);
    }

    private void await(CompletionStage<Decision> answer, Check check) {
        int by = scheduler;
        open++;
        answer.thenAccept(decision -> {
            open -= by == scheduler ? 1 : 0;
            completeClosed(by, decision);
            check.check(decision);
        });
    }

    void asked(CompletionStage<Decision> answer) {
        await(answer, decision -> { });
    }

    void finished(String requestId, CompletionStage<Decision> answer) {
        await(answer, decision -> require(decision.refusal().isPresent() || reference.end(requestId).isPresent(),
                "A request was said to have ended.", requestId));
    }

    void cancelled(String requestId, CompletionStage<Decision> answer) {
        await(answer, decision -> require(decision.refusal().isPresent() || hasEnded(requestId,
                RequestState.CANCELLED), "A request was said to be cancelled.", requestId));
    }

    private void completeClosed(int by, Decision decision) {
        boolean isClosed = decision.refusal().filter(why -> why.code() == RefusalCode.CLOSED).isPresent();
        require(!isClosed || by != scheduler || closing, "A scheduler closed by itself.", decision);
    }

    private void check(String requestId, Decision decision) {
        Optional<Allocation> held = decision.allocation();
        if (held.isPresent()) {
            require(reference.wasPlaced(held.get()), "A placement was told that is not kept.", held.get());
        } else if (decision instanceof Decision.Refused refused) {
            require(isTrue(requestId, refused.why()), "A refusal is not true.", refused);
        } else {
            require(reference.knows(requestId), "An accepted request is lost.", requestId);
        }
    }

    private boolean isTrue(String requestId, Refusal why) {
        return switch (why.code()) {
            case CLOSED, QUEUE_FULL -> true;
            case NOT_STORED -> submissions.getOrDefault(requestId, 0) > 1 || !reference.knows(requestId);
            case CONFLICT -> reference.knows(requestId);
            case ALREADY_ENDED -> reference.end(requestId).map(RequestState::name)
                    .equals(Optional.ofNullable(why.details().get("state")));
            case CANCELLED -> hasEnded(requestId, RequestState.CANCELLED);
            default -> hasEnded(requestId, RequestState.DENIED);
        };
    }

    private boolean hasEnded(String requestId, RequestState how) {
        return reference.end(requestId).equals(Optional.of(how));
    }

    private void require(boolean holds, String what, Object about) {
        if (!holds) {
            reference.complain(what + " about=" + about);
        }
    }
}
