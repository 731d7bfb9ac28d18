package dev.berth;

import dev.berth.Decision.Accepted;
import dev.berth.Decision.Refused;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.Optional;

/**
 * The commands about requests: a known request is answered here, a new one by {@link NewRequests}. Timers of requests
 * are handled here too.
 */
final class RequestCommands {

    private final DecisionContext context;
    private final PoolState state;
    private final NewRequests newRequests;
    private final int rankings;

    /** Makes the commands; one tick asks a dynamic queue order for at most so many keys. */
    RequestCommands(DecisionContext context, NewRequests newRequests, int rankings) {
        this.context = context;
        this.state = context.state;
        this.newRequests = newRequests;
        this.rankings = rankings;
    }

    /** Decides a new request, or attaches a ticket to a known one. */
    void submit(Request request, Ticket ticket) {
        LiveRequest live = state.requests.find(request.id());
        RequestTable.Ended ended = state.requests.findEnded(request.id());
        if (live != null) {
            submitAgain(live, request, ticket);
        } else if (ended != null) {
            context.refuse(ticket, ended.fingerprint() == request.fingerprint()
                    ? Refusals.alreadyEnded(request.id(), ended.state())
                    : Refusals.conflictingRequest(request.id()));
        } else {
            newRequests.decide(request, ticket);
        }
    }

    private void submitAgain(LiveRequest live, Request request, Ticket ticket) {
        if (live.fingerprint != request.fingerprint()) {
            context.refuse(ticket, Refusals.conflictingRequest(request.id()));
        } else {
            attach(live, ticket);
        }
    }

    private void attach(LiveRequest live, Ticket ticket) {
        if (live.ticket == null) {
            live.ticket = ticket;
            Allocation held = live.allocation;
            context.batch.deliver(ticket, held == null ? Accepted.INSTANCE : new Decision.Placed(held));
        } else {
            ticket.follow(live.ticket);
        }
    }

    /** Attaches a ticket to its request again, after a batch with its answers was lost. */
    void reattach(Ticket ticket) {
        LiveRequest live = state.requests.find(ticket.requestId());
        RequestTable.Ended ended = state.requests.findEnded(ticket.requestId());
        if (live != null) {
            attach(live, ticket);
        } else {
            context.refuse(ticket, ended == null ? Refusals.unknownRequest(ticket.requestId())
                    : Refusals.alreadyEnded(ticket.requestId(), ended.state()));
        }
    }

    Decision started(Allocation allocation) {
        LiveRequest live = state.requests.find(allocation);
        if (live == null) {
            return unknown(allocation);
        }
        if (!live.started) {
            context.emit(new RequestStarted(allocation.requestId(), allocation.id(), context.now));
        }
        return Accepted.INSTANCE;
    }

    Decision finish(Command.Finish finish) {
        LiveRequest live = state.requests.find(finish.allocation());
        if (live == null) {
            return hasEnded(finish.allocation().requestId()) ? Accepted.INSTANCE : unknown(finish.allocation());
        }
        context.end(live, finish.outcome().state(), "", "");
        return Accepted.INSTANCE;
    }

    Decision finish(Command.FinishRequest finish) {
        LiveRequest live = state.requests.find(finish.requestId());
        if (live == null) {
            return hasEnded(finish.requestId()) ? Accepted.INSTANCE
                    : new Refused(Refusals.unknownRequest(finish.requestId()));
        }
        if (live.allocation == null) {
            return new Refused(Refusals.holdsNothing(finish.requestId()));
        }
        context.end(live, finish.outcome().state(), "", "");
        return Accepted.INSTANCE;
    }

    private boolean hasEnded(String requestId) {
        return state.requests.findEnded(requestId) != null;
    }

    private static Decision unknown(Allocation allocation) {
        return new Refused(Refusals.unknownAllocation(allocation.id()));
    }

    Decision cancel(String requestId) {
        LiveRequest live = state.requests.find(requestId);
        if (live != null) {
            context.deny(live, RequestState.CANCELLED, Refusals.cancelled(requestId));
            return Accepted.INSTANCE;
        }
        RequestTable.Ended ended = state.requests.findEnded(requestId);
        if (ended == null) {
            return new Refused(Refusals.unknownRequest(requestId));
        }
        return ended.state() == RequestState.CANCELLED ? Accepted.INSTANCE
                : new Refused(Refusals.alreadyEnded(requestId, ended.state()));
    }

    Decision extend(Allocation allocation, Instant expiry) {
        LiveRequest live = state.requests.find(allocation);
        if (live == null) {
            return unknown(allocation);
        }
        if (!expiry.isAfter(context.now)) {
            return new Refused(Refusals.limitPassed(context.now, expiry));
        }
        context.emit(new RequestExtended(allocation.requestId(), allocation.id(), expiry, context.now));
        return Accepted.INSTANCE;
    }

    /** Ranks the queue again where its order moves, and handles the timers that are due. */
    void tick() {
        long millis = context.now.toEpochMilli();
        state.requests.queue(context.now).rankAgain(rankings, context.now);
        Optional<LiveRequest> due = state.timers.poll(millis);
        while (due.isPresent()) {
            onTimer(due.get());
            due = state.timers.poll(millis);
        }
    }

    private void onTimer(LiveRequest live) {
        Allocation held = live.allocation;
        if (held == null) {
            onTimerWaiting(live);
            return;
        }
        boolean expired = held.expiry().isPresent() && !held.expiry().get().isAfter(context.now);
        if (live.expiring) {
            context.end(live, Outcome.TIMED_OUT.state(), "", "");
        } else if (expired) {
            context.emit(new RequestExpiring(live.id, held.id(), context.now));
        } else {
            context.requeue(live, "not-started");
        }
    }

    private void onTimerWaiting(LiveRequest live) {
        if (live.isLate(context.now)) {
            context.deny(live, RequestState.DENIED,
                    Refusals.tooLate(context.now, live.request.latestStart().orElseThrow()));
        } else if (state.requests.mayStart(live, context.now)) {
            state.timers.watch(live);
            context.passDue = true;
        }
    }

    /** Ends the waiting of tickets; the requests themselves stay as they are. */
    Decision close() {
        Refused closed = new Refused(Refusals.closed("by the host"));
        for (LiveRequest live : state.requests.live()) {
            Ticket ticket = live.ticket;
            if (ticket != null) {
                context.batch.deliver(ticket, closed);
            }
        }
        return Accepted.INSTANCE;
    }
}
