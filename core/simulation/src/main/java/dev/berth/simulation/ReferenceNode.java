package dev.berth.simulation;

import dev.berth.NodeStatus;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.Arrays;
import java.util.Collection;

/** What a ledger knows of a node. */
final class ReferenceNode {

    Node node;
    NodeState state;
    private boolean[] outOfService;

    ReferenceNode(Node node, NodeState state) {
        this.node = node;
        this.state = state;
        this.outOfService = new boolean[node.gpus().size()];
    }

    void describe(Node anew, NodeState as) {
        if (!anew.sameHardware(node)) {
            outOfService = new boolean[anew.gpus().size()];
        }
        node = anew;
        state = as;
    }

    void setOutOfService(int gpu, boolean out) {
        outOfService[gpu] = out;
    }

    boolean isOutOfService(int gpu) {
        return outOfService[gpu];
    }

    /** A word for what is held twice if some placements on the node are held; empty if nothing is. */
    String overcommitted(Collection<Placement> held) {
        for (long left : left(held)) {
            if (left < 0) {
                return "capacity";
            }
        }
        for (int milli : leftMilli(held)) {
            if (milli < 0) {
                return "gpu";
            }
        }
        return "";
    }

    /** CPU, memory and storage; below zero if too much is held. */
    private long[] left(Collection<Placement> held) {
        long cpu = node.capacity().cpuMillis();
        long memory = node.capacity().memoryMib();
        long storage = node.capacity().storageMib();
        for (Placement placement : held) {
            Shape shape = placement.shape();
            cpu -= shape.resources().cpuMillis();
            memory -= shape.resources().memoryMib();
            storage -= shape.resources().storageMib();
        }
        return new long[] {cpu, memory, storage};
    }

    private int[] leftMilli(Collection<Placement> held) {
        int[] milli = new int[node.gpus().size()];
        Arrays.fill(milli, GpuDemand.WHOLE);
        for (Placement placement : held) {
            placement.gpus().forEach(gpu -> milli[gpu] -= placement.shape().gpus().gpuMilli());
        }
        return milli;
    }

    /** What a scheduler says of the node that is not so; empty if all is. */
    String contradiction(NodeStatus told, Collection<Placement> held) {
        if (!told.node().equals(node) || told.state() != state) {
            return "description or state";
        }
        long[] left = left(held);
        if (!told.free().equals(new Resources(left[0], left[1], left[2]))) {
            return "free=" + told.free() + " left=" + Arrays.toString(left);
        }
        int[] milli = leftMilli(held);
        for (int gpu = 0; gpu < milli.length; gpu++) {
            boolean toldOut = told.gpuStates().get(gpu) == GpuState.MAINTENANCE;
            if (told.freeGpuMilli().get(gpu) != milli[gpu] || toldOut != outOfService[gpu]) {
                return "gpu=" + gpu + " free=" + told.freeGpuMilli().get(gpu) + " left=" + milli[gpu];
            }
        }
        return "";
    }
}
