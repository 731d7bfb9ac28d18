package dev.berth.placement;

import dev.berth.Explanation;
import dev.berth.Plan;
import dev.berth.model.Placement;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.ScoreScope;
import java.util.Optional;

/**
 * The search for a place, by one of three routes with one result. A policy that is a known order gets the first node of
 * that order from an index. For one whose scores follow from shape and node, a board keeps the ranking of each shape.
 * For any other, the nodes with room are scored in one batch. The highest score wins, of equal ones the lowest ordinal;
 * the first shape that fits anywhere is taken.
 *
 * <p>Reads the table and changes nothing. Used by one thread at a time.
 */
public final class Placer {

    private final NodeTable table;
    private final CapacityIndex byCapacity;
    private final SharedGpus shared;
    private final FirstFitIndex byOrdinal;
    private final GuardedPlugins plugins;
    private final Optional<CapacityOrder> order;
    private final ScoreScope scope;
    private final ScoreBoards boards;
    private final long seed;
    private final WorkloadEstimator arrivals;
    private WorkloadProfile profile;
    private long descriptions;
    private int[] nodes = new int[64];
    private long[] scores = new long[64];

    /**
     * Makes a search over a table.
     *
     * @param table the nodes
     * @param plugins the policy and the filters
     * @param arrivals the estimate of what typically arrives
     * @param boards the most shapes whose ranking of the nodes is kept
     * @param seed the seed of a policy's randomness
     */
    public Placer(NodeTable table, GuardedPlugins plugins, WorkloadEstimator arrivals, int boards, long seed) {
        this.table = table;
        this.byCapacity = new CapacityIndex(table);
        this.shared = new SharedGpus(table);
        this.byOrdinal = new FirstFitIndex(table);
        this.plugins = plugins;
        this.order = plugins.policy().order();
        this.scope = plugins.scope();
        this.boards = new ScoreBoards(table, plugins, boards);
        this.seed = seed;
        this.arrivals = arrivals;
        this.profile = arrivals.profile();
    }

    /**
     * Finds the place of a request.
     *
     * @param request the request
     * @param sequence its number
     * @param lastNode the node that the last placement went to, or -1
     * @return the placement, or the refusal of a request that fits nowhere now
     */
    public Plan place(Request request, long sequence, int lastNode) {
        dropStaleBoards();
        try {
            for (Shape shape : request.shapes()) {
                NodeFeasibility fit = fit(request, shape, sequence, lastNode);
                int node = node(fit);
                if (node >= 0) {
                    return new Plan(Optional.of(onNode(fit, node)), Optional.empty());
                }
            }
            return refused(unplaceable(request));
        } catch (PluginFailure failure) {
            return refused(failure.refusal());
        }
    }

    /** Forgets scores if what they stand on beside shape and node has changed. */
    private void dropStaleBoards() {
        boolean hardwareChanged = scope == ScoreScope.SHAPE_NODE_AND_HARDWARE && descriptions != table.descriptions();
        if (hardwareChanged || profile != arrivals.profile()) {
            profile = arrivals.profile();
            descriptions = table.descriptions();
            boards.clear();
        }
    }

    private NodeFeasibility fit(Request request, Shape shape, long sequence, int lastNode) {
        return new NodeFeasibility(table, plugins, PlacementQuery.builder(request, shape).sequence(sequence)
                .random(BitMixer.mix(seed, sequence)).lastNode(lastNode).profile(profile).build());
    }

    /**
     * Returns the checks of a shape of a request, for questions that are no placements.
     *
     * @param request the request
     * @param shape one of its shapes, or another to try instead
     * @return the checks, valid until nodes are described again
     */
    public NodeFeasibility fit(Request request, Shape shape) {
        return fit(request, shape, 0, -1);
    }

    /** The node that the policy wants, or -1 if none has room. */
    private int node(NodeFeasibility fit) {
        if (fit.namesNode()) {
            int named = fit.namedNode();
            return named >= 0 && fit.hasRoom(named) ? named : -1;
        }
        if (order.isPresent()) {
            return first(order.get(), fit);
        }
        return scope == ScoreScope.ANYTHING ? highestScore(fit, fitting(fit)) : boards.best(fit);
    }

    /**
     * Finds the first node with room in a known order.
     *
     * @param wanted the order
     * @param fit the checks
     * @return the node's ordinal, or -1 if none has room
     */
    public int first(CapacityOrder wanted, NodeFeasibility fit) {
        return switch (wanted) {
            case BEST_FIT -> {
                int sharing = fit.shape.gpus().isFraction() ? shared.tightest(fit) : -1;
                yield sharing >= 0 ? sharing : byCapacity.fullest(fit);
            }
            case WORST_FIT -> byCapacity.emptiest(fit);
            case FIRST_FIT -> byOrdinal.firstAfter(-1, fit);
            case ROUND_ROBIN -> byOrdinal.firstAfter(fit.query.lastNode(), fit);
        };
    }

    /** Tells of all nodes that take work, with regard to what is asked of CPU and memory. */
    void take(CapacityIndex.Census census, Resources asked) {
        byCapacity.take(census, asked);
    }

    /**
     * Returns whether any node has room.
     *
     * @param fit the checks
     * @return true if one has
     */
    public boolean hasRoom(NodeFeasibility fit) {
        if (fit.namesNode()) {
            return fit.namedNode() >= 0 && fit.hasRoom(fit.namedNode());
        }
        return first(CapacityOrder.BEST_FIT, fit) >= 0;
    }

    /**
     * Explains why a request fits where it fits.
     *
     * @param request the request
     * @return the numbers
     */
    public Explanation explain(Request request) {
        return Explainer.explain(table, this, plugins, request);
    }

    private int fitting(NodeFeasibility fit) {
        if (nodes.length < table.nodes()) {
            nodes = new int[2 * table.nodes()];
            scores = new long[nodes.length];
        }
        int count = 0;
        for (int node = fit.nextOpen(0); node >= 0 && node < table.nodes(); node = fit.nextOpen(node + 1)) {
            if (fit.hasRoom(node)) {
                nodes[count++] = node;
            }
        }
        return count;
    }

    private int highestScore(NodeFeasibility fit, int count) {
        if (count == 0) {
            return -1;
        }
        plugins.score(fit.query, nodes, count, table, scores);
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return nodes[best];
    }

    private Placement onNode(NodeFeasibility fit, int node) {
        return new Placement(node, table.node(node).id(), fit.shape, select(fit, node));
    }

    /**
     * Chooses GPUs on a node by the policy.
     *
     * @param fit the checks
     * @param node the ordinal of a node with room
     * @return bit i for the GPU with index i
     */
    public long select(NodeFeasibility fit, int node) {
        return plugins.select(fit.query, node, table);
    }

    private Refusal unplaceable(Request request) {
        return isPossible(request) ? Refusals.noFit(request, table.serving())
                : Refusals.unsatisfiable(request, table.nodes());
    }

    /** Says whether some node could take one of the request's shapes if it were empty and in service. */
    boolean isPossible(Request request) {
        for (Shape shape : request.shapes()) {
            if (byCapacity.couldEver(fit(request, shape))) {
                return true;
            }
        }
        return false;
    }

    private static Plan refused(Refusal refusal) {
        return new Plan(Optional.empty(), Optional.of(refusal));
    }
}
