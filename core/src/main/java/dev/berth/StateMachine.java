package dev.berth;

import dev.berth.Decision.Accepted;
import dev.berth.Decision.Refused;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.placement.GuardedPlugins;
import dev.berth.placement.Placer;
import dev.berth.placement.PluginFailure;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * The flow of control: one short method a command. Each reads the state, decides, and emits what it decided as events;
 * {@link PoolState#evolve} alone changes the state. Nothing here does I/O or reads a clock, so the same commands at the
 * same times give the same events.
 *
 * <p>A command that frees capacity is followed at once by a pass over the waiting requests, as {@link QueuePass} has
 * it.
 */
final class StateMachine {

    private final PoolState state;
    private final QueuePass queuePass;
    private final GuardedQueueOrder keys;
    private final GuardedPlugins plugins;
    private final Limits limits;
    private final Queries queries;
    private final DecisionContext context;
    private final NodeCommands nodes;

    StateMachine(PoolState state, SchedulerSetup setup) {
        this.state = state;
        Placer placer = new Placer(state.nodes, setup.plugins(), state.arrivals, setup.limits().boards(), setup.seed());
        this.keys = new GuardedQueueOrder(setup.queue().order());
        this.plugins = setup.plugins();
        this.limits = setup.limits();
        this.context = new DecisionContext(state);
        this.queuePass = new QueuePass(context, placer, setup);
        this.queries = new Queries(state, placer, queuePass);
        this.nodes = new NodeCommands(context, limits.nodeLoss());
    }

    /** Decides a command at a time and adds what comes of it to a batch. */
    void execute(Command command, Instant at, Batch out) {
        context.begin(at, out);
        if (command instanceof Command.Submit submit) {
            submit(submit.request(), submit.ticket());
        } else if (command instanceof Command.Reattach reattach) {
            reattach(reattach.ticket());
        } else if (command instanceof Command.Query<?> query) {
            query.ask(queries, out);
        } else if (command instanceof Command.Simple simple) {
            out.deliver(simple, decide(simple));
        }
        if (context.passDue) {
            queuePass.run();
        }
    }

    private Decision decide(Command.Simple command) {
        if (command instanceof Command.Finish finish) {
            return finish(finish);
        } else if (command instanceof Command.FinishRequest finish) {
            return finish(finish);
        } else if (command instanceof Command.Started started) {
            return started(started.allocation());
        } else if (command instanceof Command.Cancel cancel) {
            return cancel(cancel.requestId());
        } else if (command instanceof Command.Extend extend) {
            return extend(extend.allocation(), extend.expiry());
        } else if (command instanceof Command.Tick) {
            return tick();
        }
        return decideNode(command);
    }

    private Decision decideNode(Command.Simple command) {
        if (command instanceof Command.Heartbeat heartbeat) {
            return nodes.heartbeat(heartbeat.nodeId());
        } else if (command instanceof Command.Register register) {
            return nodes.register(register);
        } else if (command instanceof Command.SetNodeState set) {
            return nodes.setNodeState(set);
        } else if (command instanceof Command.SetGpuState set) {
            return nodes.setGpuState(set);
        }
        return close();
    }

    private void submit(Request request, Ticket ticket) {
        LiveRequest live = state.requests.find(request.id());
        RequestTable.Ended ended = state.requests.findEnded(request.id());
        if (live != null) {
            submitAgain(live, request, ticket);
        } else if (ended != null) {
            refuse(ticket, ended.fingerprint() == request.fingerprint()
                    ? Refusals.alreadyEnded(request.id(), ended.state())
                    : Refusals.conflictingRequest(request.id()));
        } else {
            submitNew(request, ticket);
        }
    }

    private void submitAgain(LiveRequest live, Request request, Ticket ticket) {
        if (live.fingerprint != request.fingerprint()) {
            refuse(ticket, Refusals.conflictingRequest(request.id()));
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

    private void reattach(Ticket ticket) {
        LiveRequest live = state.requests.find(ticket.requestId());
        RequestTable.Ended ended = state.requests.findEnded(ticket.requestId());
        if (live != null) {
            attach(live, ticket);
        } else {
            refuse(ticket, ended == null ? Refusals.unknownRequest(ticket.requestId())
                    : Refusals.alreadyEnded(ticket.requestId(), ended.state()));
        }
    }

    private void submitNew(Request request, Ticket ticket) {
        long sequence = state.nextSequence();
        Plan plan = plan(request, sequence);
        boolean waits = mustWait(request, plan);
        if (waits && state.requests.waitingCount() >= limits.waiting()) {
            refuse(ticket, Refusals.queueFull("waiting", limits.waiting()));
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
        return plugins.admission().isEmpty() ? Optional.empty()
                : plugins.denial(AdmissionPolicy.Arrival.builder(request).at(context.now)
                        .waiting(state.requests.waitingCount()).held(state.requests.held()).build())
                        .map(denial -> Refusals.notAdmitted(denial.plugin(),
                        denial.why().code(), denial.why().asked(), denial.why().free(), denial.why().limit()));
    }

    private static boolean mustWait(Request request, Plan plan) {
        return request.patience() == Patience.QUEUE && plan.refusal().isPresent()
                && plan.refusal().get().code().waitingMayHelp();
    }

    private Decision started(Allocation allocation) {
        LiveRequest live = state.requests.find(allocation);
        if (live == null) {
            return unknown(allocation);
        }
        if (!live.started) {
            context.emit(new RequestStarted(allocation.requestId(), allocation.id(), context.now));
        }
        return Accepted.INSTANCE;
    }

    private Decision finish(Command.Finish finish) {
        LiveRequest live = state.requests.find(finish.allocation());
        if (live == null) {
            return hasEnded(finish.allocation().requestId()) ? Accepted.INSTANCE : unknown(finish.allocation());
        }
        context.end(live, finish.outcome().state(), "", "");
        return Accepted.INSTANCE;
    }

    private Decision finish(Command.FinishRequest finish) {
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

    private Decision cancel(String requestId) {
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

    private Decision extend(Allocation allocation, Instant expiry) {
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

    private Decision tick() {
        long millis = context.now.toEpochMilli();
        state.requests.queue(context.now).rankAgain(limits.rankings(), context.now);
        Optional<LiveRequest> due = state.timers.poll(millis);
        while (due.isPresent()) {
            onTimer(due.get());
            due = state.timers.poll(millis);
        }
        nodes.findSilent();
        return Accepted.INSTANCE;
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
    private Decision close() {
        Refused closed = new Refused(Refusals.closed("by the host"));
        for (LiveRequest live : state.requests.live()) {
            Ticket ticket = live.ticket;
            if (ticket != null) {
                context.batch.deliver(ticket, closed);
            }
        }
        return Accepted.INSTANCE;
    }

    private void refuse(Ticket ticket, Refusal refusal) {
        context.batch.deliver(ticket, new Refused(refusal));
    }
}
