package dev.berth;

import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.placement.GuardedPlugins;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.NodeTable;
import dev.berth.placement.Placer;
import dev.berth.placement.WorkloadEstimator;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.PlacementPolicy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where requests go by a policy, and why nowhere, in a table that it reads. Used by one thread at a time. */
public final class TablePlacer {

    private static final long SEED = 1;

    private final Placer placer;
    private final Map<Shape, NodeFeasibility> fits = new IdentityHashMap<>();
    private @Nullable NodeFeasibility last;
    private @Nullable Shape lastShape;

    TablePlacer(NodeTable table, PlacementPolicy policy) {
        GuardedPlugins plugins = new GuardedPlugins(policy, List.of(), List.of());
        this.placer = new Placer(table, plugins, WorkloadEstimator.of(policy, WorkloadProfile.NONE),
                Limits.defaults().boards(), SEED);
    }

    /**
     * Finds the first node with room in an order of free capacity, all nodes being there already.
     *
     * @param order the order
     * @param shape what is asked; the same object for equal shapes
     * @return its ordinal, or -1
     */
    public int first(CapacityOrder order, Shape shape) {
        return placer.first(order, fit(shape));
    }

    /**
     * Chooses GPUs by the policy.
     *
     * @param shape what is asked
     * @param node the ordinal of a node with room
     * @return bit i for the GPU with index i
     */
    public long select(Shape shape, int node) {
        return placer.select(fit(shape), node);
    }

    private NodeFeasibility fit(Shape shape) {
        NodeFeasibility known = last;
        if (known == null || lastShape != shape) {
            known = fits.get(shape);
            if (known == null) {
                known = placer.fit(Request.builder("request").shapes(shape).build(), shape);
                fits.put(shape, known);
            }
            last = known;
            lastShape = shape;
        }
        return known;
    }

    /**
     * Finds a place by whatever route the policy allows, and takes nothing.
     *
     * @param request what is to be placed
     * @param sequence its number
     * @return the placement or the refusal
     */
    public Plan place(Request request, long sequence) {
        return placer.place(request, sequence, -1);
    }

    /**
     * Finds out why a request fits where it fits.
     *
     * @param request the request
     * @return what a host is told
     */
    public Explanation explain(Request request) {
        return placer.explain(request);
    }
}
