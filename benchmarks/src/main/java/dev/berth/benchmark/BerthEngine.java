package dev.berth.benchmark;

import dev.berth.Tables;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.policy.Policies;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.PlacementQuery;

/** Berth's best fit in the engine's tables: the index names the node, the selector of the policy the GPUs. */
final class BerthEngine implements PlacementEngine {

    private final Tables tables = new Tables();
    private final GpuSelector selector = Policies.bestFit().gpuSelector();
    private final Request request = Request.builder("benchmark").shapes(Workload.shape(0)).build();

    BerthEngine(int nodes) {
        for (int node = 0; node < nodes; node++) {
            tables.register(Workload.node(node));
        }
    }

    @Override
    public long place(Shape shape) {
        int node = tables.first(CapacityOrder.BEST_FIT, request, shape);
        if (node < 0) {
            throw Spot.none(shape);
        }
        PlacementQuery query = new PlacementQuery(request, shape, 0, 0, WorkloadProfile.NONE);
        long spot = Spot.of(node, selector.select(query, node, tables.view()));
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
