package dev.berth;

import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import java.util.ArrayDeque;

/**
 * Changes of a node table that are taken back when it is closed, newest first. Nothing of them is seen by those who
 * read the counts.
 */
final class UndoLog implements AutoCloseable {

    private final NodeTable nodes;
    private final ArrayDeque<Runnable> undo = new ArrayDeque<>();

    UndoLog(NodeTable nodes) {
        this.nodes = nodes;
        nodes.beginScratch(true);
    }

    /** What is free of a node now. */
    ResourceTotals free(int ordinal) {
        return ResourceTotals.free(nodes, ordinal);
    }

    void add(Node node) {
        int kinds = nodes.gpus().kinds().count();
        undo.push(() -> {
            nodes.unregister();
            nodes.gpus().kinds().forgetFrom(kinds);
        });
        nodes.register(nodes.nodes(), node, NodeState.ACTIVE);
    }

    void setState(int ordinal, NodeState state) {
        NodeState before = nodes.state(ordinal);
        undo.push(() -> nodes.setState(ordinal, before));
        nodes.setState(ordinal, state);
    }

    void release(Placement placement) {
        undo.push(() -> nodes.take(placement));
        nodes.release(placement);
    }

    void take(Placement placement) {
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
