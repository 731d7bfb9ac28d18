package dev.berth.placement;

import dev.berth.device.LinkTable;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkType;
import dev.berth.model.Node;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The plug-ins that take part in a placement. If one of them throws or breaks its contract, the call ends in a
 * {@link PluginFailure} with its name.
 *
 * @param policy ranks nodes and chooses GPUs
 * @param filters keep requests off nodes
 */
public record GuardedPlugins(PlacementPolicy policy, List<NodeFilter> filters) {

    /**
     * The rejection of a request by a plug-in.
     *
     * @param plugin the plug-in's name
     * @param why the reason
     */
    record Denial(String plugin, Rejection why) {
    }

    /** Copies the list. */
    public GuardedPlugins {
        filters = List.copyOf(filters);
    }

    /** Returns the widest scope of the policy and the filters. */
    ScoreScope scope() {
        ScoreScope widest = policy.scope();
        for (NodeFilter filter : filters) {
            widest = filter.scope().compareTo(widest) > 0 ? filter.scope() : widest;
        }
        return widest;
    }

    /**
     * Returns whether all filters depend on shape, node and hardware alone.
     *
     * @return true if none has a wider scope
     */
    public boolean areFiltersPure() {
        return filters.stream().noneMatch(filter -> filter.scope() == ScoreScope.ANYTHING);
    }

    void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Arrays.fill(scores, 0, count, NodeScorer.UNSCORED);
        try {
            policy.nodeScorer().score(query, nodes, count, view, scores);
        } catch (Throwable error) {
            throw new PluginFailure(policy.name(), error);
        }
        for (int i = 0; i < count; i++) {
            if (scores[i] == NodeScorer.UNSCORED) {
                throw new PluginFailure(policy.name(), new IllegalStateException(
                        "The scorer left a node without a score. node=" + view.node(nodes[i]).id()));
            }
        }
    }

    long select(PlacementQuery query, int node, NodeView view) {
        GpuDemand asked = query.shape().gpus();
        if (asked.count() == 0) {
            return 0;
        }
        long mask;
        try {
            mask = policy.gpuSelector().select(query, node, view);
        } catch (Throwable error) {
            throw new PluginFailure(policy.name(), error);
        }
        if (Long.bitCount(mask) != asked.count() || (mask & ~view.usableGpus(query.shape(), node)) != 0) {
            throw new PluginFailure(policy.name(), new IllegalStateException(
                    "The selector chose GPUs that it may not. node=" + view.node(node).id() + " asked=" + asked.count()
                            + " mask=" + Long.toBinaryString(mask)));
        }
        if (asked.count() > 1 && !areLinked(mask, asked, view.node(node))) {
            throw new PluginFailure(policy.name(), new IllegalStateException(
                    "The selector chose GPUs that are not linked as required. node=" + view.node(node).id()
                            + " links=" + asked.links() + " mask=" + Long.toBinaryString(mask)));
        }
        return mask;
    }

    private static boolean areLinked(long mask, GpuDemand asked, Node node) {
        Optional<LinkType> required = asked.links().required();
        return required.isEmpty() || node.topology().isPresent()
                && LinkTable.of(node.topology().get()).has(mask, asked.count(), required.get());
    }

    /** Says whether all filters admit a request to a node. */
    boolean admit(PlacementQuery query, int node, NodeView view) {
        for (int i = 0; i < filters.size(); i++) {
            if (!admits(filters.get(i), query, node, view)) {
                return false;
            }
        }
        return true;
    }

    private static boolean admits(NodeFilter filter, PlacementQuery query, int node, NodeView view) {
        try {
            return filter.admits(query, node, view);
        } catch (Throwable error) {
            throw new PluginFailure(filter.name(), error);
        }
    }

    /** What the first filter that does not admit a request says. */
    Denial denial(PlacementQuery query, int node, NodeView view) {
        for (NodeFilter filter : filters) {
            if (!admits(filter, query, node, view)) {
                try {
                    return new Denial(filter.name(), Objects.requireNonNull(filter.rejection(query, node, view),
                            "rejection"));
                } catch (Throwable error) {
                    throw new PluginFailure(filter.name(), error);
                }
            }
        }
        throw new IllegalStateException("No filter has anything against it. node=" + node);
    }
}
