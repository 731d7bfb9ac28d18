package dev.berth;

import dev.berth.Decision.Accepted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Patience;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.placement.PluginFailure;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.QueuedRequest;
import java.util.Optional;

/**
 * The decision on a new request, in this order: the admission policies may deny it; a plan seeks a place; without one
 * it waits if it may and the queue is not full, or is denied. A request that finds the queue full leaves no event.
 */
final class NewRequests {

    private final DecisionContext context;
    private final PoolState state;
    private final QueuePass queuePass;
    private final GuardedAdmission admission;
    private final GuardedQueueOrder keys;
    private final int mostWaiting;

    NewRequests(DecisionContext context, QueuePass queuePass, SchedulerSetup setup) {
        this.context = context;
        this.state = context.state;
        this.queuePass = queuePass;
        this.admission = setup.admission();
        this.keys = new GuardedQueueOrder(setup.queue().order());
        this.mostWaiting = setup.limits().waiting();
    }

    /** Decides a request with an unknown id. */
    void decide(Request request, Ticket ticket) {
        long sequence = state.nextSequence();
        Plan plan = plan(request, sequence);
        boolean waits = mustWait(request, plan);
        if (waits && state.requests.waitingCount() >= mostWaiting) {
            context.refuse(ticket, Refusals.queueFull("waiting", mostWaiting));
            return;
        }
        context.emit(new RequestSubmitted(sequence, request, context.now));
        LiveRequest live = state.requests.get(request.id());
        live.ticket = ticket;
        if (plan.placement().isPresent()) {
            context.place(live, plan.placement().get());
            queuePass.started(request);
            return;
        }
        context.batch.deliver(ticket, Accepted.INSTANCE);
        if (waits) {
            queuePass.waits(live, plan.refusal().get());
        } else {
            context.deny(live, RequestState.DENIED, plan.refusal().get());
        }
    }

    private Plan plan(Request request, long sequence) {
        try {
            Plan plan = denial(request).map(denial -> new Plan(Optional.empty(), Optional.of(denial)))
                    .orElseGet(() -> queuePass.plan(request, sequence));
            if (mustWait(request, plan)) {
                keys.check(QueuedRequest.builder(request).sequence(sequence).submitted(context.now).build(),
                        context.now);
            }
            return plan;
        } catch (PluginFailure failure) {
            return new Plan(Optional.empty(), Optional.of(failure.refusal()));
        }
    }

    private Optional<Refusal> denial(Request request) {
        return admission.isEmpty() ? Optional.empty()
                : admission.denial(AdmissionPolicy.Arrival.builder(request).at(context.now)
                        .waiting(state.requests.waitingCount()).held(state.requests.held()).build());
    }

    private static boolean mustWait(Request request, Plan plan) {
        return request.patience() == Patience.QUEUE && plan.refusal().isPresent()
                && plan.refusal().get().code().waitingMayHelp();
    }
}
