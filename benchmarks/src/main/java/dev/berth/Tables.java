package dev.berth;

import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Shape;
import dev.berth.placement.NodeTable;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;

/** The engine's table of nodes without commands, events, queue or store. Used by one thread at a time. */
public final class Tables {

    private final NodeTable table = new NodeTable();

    /** Makes an empty table. */
    public Tables() {
    }

    /**
     * Adds a node that takes work; its ordinal is the number of nodes before it.
     *
     * @param node the node
     */
    public void register(Node node) {
        table.register(table.nodes(), node, NodeState.ACTIVE);
    }

    /**
     * Takes what a shape needs on a node.
     *
     * @param node the node's ordinal
     * @param shape what it needs
     * @param gpus bit i for the GPU with index i
     */
    public void take(int node, Shape shape, long gpus) {
        table.take(node, shape, gpus);
    }

    /**
     * Gives back what a shape took on a node.
     *
     * @param node the node's ordinal
     * @param shape what it took
     * @param gpus bit i for the GPU with index i
     */
    public void release(int node, Shape shape, long gpus) {
        table.release(node, shape, gpus);
    }

    /**
     * The columns, as scorers and selectors see them.
     *
     * @return the table itself
     */
    public NodeView view() {
        return table;
    }

    /**
     * What decides in this table by a policy.
     *
     * @param policy the policy
     * @return a new one, without score boards yet
     */
    public TablePlacer placer(PlacementPolicy policy) {
        return new TablePlacer(table, policy);
    }
}
