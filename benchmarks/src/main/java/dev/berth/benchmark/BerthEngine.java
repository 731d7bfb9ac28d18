package dev.berth.benchmark;

import dev.berth.model.NodeState;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.NodeTable;
import dev.berth.placement.Placer;
import dev.berth.policy.Policies;
import dev.berth.spi.CapacityOrder;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Berth's best fit in the engine's tables: the index names the node, the selector of the policy the GPUs. Equal shapes
 * must be the same object, and all nodes are there from the start, so that the checks of a shape are made once.
 */
final class BerthEngine implements PlacementEngine {

    private final NodeTable table = new NodeTable();
    private final Placer placer = Placers.of(table, Policies.bestFit());
    private final Map<Shape, NodeFeasibility> fits = new IdentityHashMap<>();
    private @Nullable Shape lastShape;
    private @Nullable NodeFeasibility last;

    BerthEngine(int nodes) {
        for (int node = 0; node < nodes; node++) {
            table.register(node, Workload.node(node), NodeState.ACTIVE);
        }
    }

    @Override
    public long place(Shape shape) {
        NodeFeasibility fit = fit(shape);
        int node = placer.first(CapacityOrder.BEST_FIT, fit);
        if (node < 0) {
            throw Spot.none(shape);
        }
        long spot = Spot.of(node, placer.select(fit, node));
        take(shape, spot);
        return spot;
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

    @Override
    public void take(Shape shape, long spot) {
        table.take(Spot.node(spot), shape, Spot.gpus(spot));
    }

    @Override
    public void release(Shape shape, long spot) {
        table.release(Spot.node(spot), shape, Spot.gpus(spot));
    }
}
