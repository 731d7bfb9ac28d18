package dev.berth;

import dev.berth.Decision.Accepted;
import dev.berth.placement.Placer;
import java.time.Instant;

/**
 * The router of commands: {@link RequestCommands} and {@link NodeCommands} have one short method a command,
 * {@link Queries} one a question. Each method reads the state, decides, and emits its decision as events;
 * {@link PoolState#evolve} alone changes the state. Nothing here does I/O or reads a clock, so the same commands at the
 * same times give the same events.
 *
 * <p>A command that frees capacity is followed at once by a {@link QueuePass} over the waiting requests.
 */
final class StateMachine {

    private final DecisionContext context;
    private final QueuePass queuePass;
    private final Queries queries;
    private final RequestCommands requests;
    private final NodeCommands nodes;

    StateMachine(PoolState state, SchedulerSetup setup) {
        Placer placer = new Placer(state.nodes, setup.plugins(), state.arrivals, setup.limits().boards(), setup.seed());
        this.context = new DecisionContext(state);
        this.queuePass = new QueuePass(context, placer, setup);
        this.queries = new Queries(state, placer, queuePass);
        this.requests = new RequestCommands(context, new NewRequests(context, queuePass, setup),
                setup.limits().rankings());
        this.nodes = new NodeCommands(context, setup.limits().nodeLoss());
    }

    /** Decides a command at a time and adds what comes of it to a batch. */
    void execute(Command command, Instant at, Batch out) {
        context.begin(at, out);
        if (command instanceof Command.Submit submit) {
            requests.submit(submit.request(), submit.ticket());
        } else if (command instanceof Command.Reattach reattach) {
            requests.reattach(reattach.ticket());
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
            return requests.finish(finish);
        } else if (command instanceof Command.FinishRequest finish) {
            return requests.finish(finish);
        } else if (command instanceof Command.Started started) {
            return requests.started(started.allocation());
        } else if (command instanceof Command.Cancel cancel) {
            return requests.cancel(cancel.requestId());
        } else if (command instanceof Command.Extend extend) {
            return requests.extend(extend.allocation(), extend.expiry());
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
        return requests.close();
    }

    private Decision tick() {
        requests.tick();
        nodes.findSilent();
        return Accepted.INSTANCE;
    }
}
