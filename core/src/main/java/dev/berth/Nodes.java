package dev.berth;

import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The verbs of a scheduler for nodes and their GPUs: {@link Scheduler#nodes()}.
 *
 * <p>Any thread may call any verb; answers complete as {@link Scheduler} describes.
 */
public final class Nodes {

    /** The most characters of a reason. */
    public static final int MAX_REASON = 1_000;

    private final CommandSender sender;
    private final Engine engine;

    Nodes(CommandSender sender, Engine engine) {
        this.sender = sender;
        this.engine = engine;
    }

    /**
     * Describes a node and puts it in service.
     *
     * @param node the description
     * @return accepted, or refused if its hardware has changed while it holds work
     */
    public CompletionStage<Decision> register(Node node) {
        return register(node, NodeState.ACTIVE);
    }

    /**
     * Describes a node and sets its state. A second call with the same arguments changes nothing.
     *
     * @param node the description
     * @param state the state
     * @return accepted, or refused if its hardware has changed while it holds work
     */
    public CompletionStage<Decision> register(Node node, NodeState state) {
        return sender.send(answer -> new Command.Register(node, state, answer));
    }

    /**
     * Sets the state of a node. If the new state loses work, the node's requests are re-queued or fail, as
     * {@link Limits#nodeLoss()} says; a host that brings such a node back first ends what still runs there.
     *
     * @param nodeId the node
     * @param state the new state
     * @param reason the reason, possibly empty, at most {@value #MAX_REASON} characters
     * @return accepted, or refused if the node is unknown
     * @throws IllegalArgumentException if the reason is too long
     */
    public CompletionStage<Decision> setState(String nodeId, NodeState state, String reason) {
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("A text is too long. what=reason length=" + reason.length() + " limit="
                    + MAX_REASON);
        }
        return sender.send(answer -> new Command.SetNodeState(nodeId, state, reason, answer));
    }

    /**
     * Takes a GPU out of service or puts it back; an allocation that holds it keeps it.
     *
     * @param nodeId the node
     * @param gpu the GPU's index on the node
     * @param state {@link GpuState#AVAILABLE} or {@link GpuState#MAINTENANCE}
     * @return accepted, or refused if there is no such GPU
     * @throws IllegalArgumentException for {@link GpuState#IN_USE}, which follows from the allocations
     */
    public CompletionStage<Decision> setGpuState(String nodeId, int gpu, GpuState state) {
        if (state == GpuState.IN_USE) {
            throw new IllegalArgumentException("A GPU is in use because something holds it; that cannot be set."
                    + " node=" + nodeId + " gpu=" + gpu + " Maybe submit a request that names the node.");
        }
        return sender.send(answer -> new Command.SetGpuState(nodeId, gpu, state, answer));
    }

    /**
     * Reports that a node lives. A node that counted as unreachable is active again.
     *
     * @param nodeId the node
     * @return accepted, or refused if the node is unknown
     */
    public CompletionStage<Decision> heartbeat(String nodeId) {
        return sender.send(answer -> new Command.Heartbeat(nodeId, answer));
    }

    /**
     * Returns the free GPUs of a node now. Never blocks.
     *
     * @param nodeId the node
     * @return the numbers, all of one moment; empty if the node is unknown
     */
    public Optional<Availability.OfNode> available(String nodeId) {
        return engine.available(nodeId);
    }
}
