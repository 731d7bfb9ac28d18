package dev.berth.placement;

import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import java.util.ArrayDeque;

/**
 * A log of scratch changes of a node table, which are undone when it is closed, newest first. The counts that any
 * thread may read leave them out. Used by one thread at a time; one log of a table at a time.
 */
public final class UndoLog implements AutoCloseable {

    private final NodeTable nodes;
    private final ArrayDeque<Runnable> undo = new ArrayDeque<>();

    /**
     * Begins scratch changes.
     *
     * @param nodes the table to change
     */
    public UndoLog(NodeTable nodes) {
        this.nodes = nodes;
        nodes.beginScratch(true);
    }

    /**
     * Returns the free capacity of a node.
     *
     * @param ordinal the node
     * @return its totals
     */
    public ResourceTotals free(int ordinal) {
        return ResourceTotals.free(nodes, ordinal);
    }

    /**
     * Adds a node that takes work.
     *
     * @param node a node with an unknown id
     */
    public void add(Node node) {
        int kinds = nodes.gpus().kinds().count();
        undo.push(() -> {
            nodes.unregister();
            nodes.gpus().kinds().forgetFrom(kinds);
        });
        nodes.register(nodes.nodes(), node, NodeState.ACTIVE);
    }

    /**
     * Puts a node into a state.
     *
     * @param ordinal the node
     * @param state the state
     */
    public void setState(int ordinal, NodeState state) {
        NodeState before = nodes.state(ordinal);
        undo.push(() -> nodes.setState(ordinal, before));
        nodes.setState(ordinal, state);
    }

    /**
     * Gives back the capacity that a placement took.
     *
     * @param placement the placement
     */
    public void release(Placement placement) {
        undo.push(() -> nodes.take(placement));
        nodes.release(placement);
    }

    /**
     * Takes the capacity that a placement needs.
     *
     * @param placement a placement whose node and GPUs have room
     */
    public void take(Placement placement) {
        undo.push(() -> nodes.release(placement));
        nodes.take(placement);
    }

    @Override
    public void close() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        nodes.beginScratch(false);
    }
}
