package dev.berth;

import dev.berth.Decision.Accepted;
import dev.berth.Decision.Refused;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.model.GpuState;
import dev.berth.model.NodeLoss;
import dev.berth.model.NodeState;
import dev.berth.model.Refusals;
import dev.berth.model.RequestState;

/** What is decided about nodes and their GPUs. */
final class NodeCommands {

    private final DecisionContext context;
    private final PoolState state;
    private final NodeLoss nodeLoss;

    NodeCommands(DecisionContext context, NodeLoss nodeLoss) {
        this.context = context;
        this.state = context.state;
        this.nodeLoss = nodeLoss;
    }

    Decision register(Command.Register register) {
        int known = state.nodes.ordinal(register.node().id());
        int ordinal = known >= 0 ? known : state.nodes.nodes();
        if (known >= 0 && !register.node().sameHardware(state.nodes.node(known)) && holdsWork(known)) {
            return new Refused(Refusals.conflictingNode(register.node().id()));
        }
        if (known >= 0 && register.node().equals(state.nodes.node(known))
                && state.nodes.state(known) == register.state()) {
            state.watch.touch(known, context.now.toEpochMilli());
            return Accepted.INSTANCE;
        }
        context.emit(new NodeRegistered(ordinal, register.node(), register.state(), context.now));
        afterStateChange(ordinal, register.state());
        return Accepted.INSTANCE;
    }

    private boolean holdsWork(int ordinal) {
        return state.requests.holders().stream().anyMatch(live -> isOn(live, ordinal));
    }

    private static boolean isOn(LiveRequest live, int ordinal) {
        return live.allocation != null && live.allocation.placement().nodeOrdinal() == ordinal;
    }

    Decision setNodeState(Command.SetNodeState set) {
        int ordinal = state.nodes.ordinal(set.nodeId());
        if (ordinal < 0) {
            return new Refused(Refusals.unknownNode(set.nodeId()));
        }
        changeState(ordinal, set.state(), set.reason());
        return Accepted.INSTANCE;
    }

    private void changeState(int ordinal, NodeState to, String reason) {
        NodeState from = state.nodes.state(ordinal);
        if (from != to) {
            context.emit(new NodeStateChanged(ordinal, state.nodes.node(ordinal).id(), from, to, reason, context.now));
            afterStateChange(ordinal, to);
        }
    }

    private void afterStateChange(int ordinal, NodeState to) {
        if (to.acceptsWork()) {
            context.freed(ordinal);
        }
        if (to.losesWork()) {
            for (LiveRequest live : state.requests.holders()) {
                if (isOn(live, ordinal)) {
                    lose(live);
                }
            }
        }
    }

    private void lose(LiveRequest live) {
        if (nodeLoss == NodeLoss.FAIL) {
            context.end(live, RequestState.FAILED, "node-lost", "The node that it ran on was lost.");
        } else {
            context.requeue(live, "node-lost");
        }
    }

    Decision setGpuState(Command.SetGpuState set) {
        int ordinal = state.nodes.ordinal(set.nodeId());
        if (ordinal < 0 || set.gpu() < 0 || set.gpu() >= state.nodes.node(ordinal).gpus().size()) {
            return new Refused(Refusals.unknownGpu(set.nodeId(), set.gpu()));
        }
        boolean serves = set.state() != GpuState.MAINTENANCE;
        if (serves != state.nodes.isGpuInService(ordinal, set.gpu())) {
            context.emit(new GpuStateChanged(ordinal, set.nodeId(), set.gpu(), set.state(), context.now));
            if (serves) {
                context.freed(ordinal);
            }
        }
        return Accepted.INSTANCE;
    }

    Decision heartbeat(String nodeId) {
        int ordinal = state.nodes.ordinal(nodeId);
        if (ordinal < 0) {
            return new Refused(Refusals.unknownNode(nodeId));
        }
        long millis = context.now.toEpochMilli();
        state.watch.touch(ordinal, millis);
        if (state.nodes.state(ordinal) == NodeState.UNREACHABLE) {
            changeState(ordinal, NodeState.ACTIVE, "heartbeat");
        }
        if (state.watch.isWorthWriting(ordinal, millis)) {
            context.emit(new NodeSeen(ordinal, nodeId, context.now));
        }
        return Accepted.INSTANCE;
    }

    /** Finds the nodes that have been silent for too long. */
    void findSilent() {
        long millis = context.now.toEpochMilli();
        int silent = state.watch.nextSilent(state.nodes, 0, millis);
        while (silent >= 0) {
            changeState(silent, NodeState.UNREACHABLE, "silent");
            silent = state.watch.nextSilent(state.nodes, silent + 1, millis);
        }
        state.watch.schedule(state.nodes);
    }
}
