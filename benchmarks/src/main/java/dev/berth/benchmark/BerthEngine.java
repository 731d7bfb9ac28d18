package dev.berth.benchmark;

import dev.berth.TablePlacer;
import dev.berth.Tables;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.CapacityOrder;

/** Berth's best fit in the engine's tables: the index names the node, the selector of the policy the GPUs. */
final class BerthEngine implements PlacementEngine {

    private final Tables tables = new Tables();
    private final TablePlacer placer = tables.placer(Policies.bestFit());

    BerthEngine(int nodes) {
        for (int node = 0; node < nodes; node++) {
            tables.register(Workload.node(node));
        }
    }

    @Override
    public long place(Shape shape) {
        int node = placer.first(CapacityOrder.BEST_FIT, shape);
        if (node < 0) {
            throw Spot.none(shape);
        }
        long spot = Spot.of(node, placer.select(shape, node));
        take(shape, spot);
        return spot;
    }

    @Override
    public void take(Shape shape, long spot) {
        tables.take(Spot.node(spot), shape, Spot.gpus(spot));
    }

    @Override
    public void release(Shape shape, long spot) {
        tables.release(Spot.node(spot), shape, Spot.gpus(spot));
    }
}
