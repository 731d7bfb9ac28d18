package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;

/**
 * The risk that a request ends late or a node becomes busy. Only sums, products and quotients of doubles, which are the
 * same on every JVM.
 */
final class RiskScorer implements NodeScorer {

    private static final double MILLION = 1e6;
    private static final double MIB_PER_GIB = 1024;
    private static final double GIB_PER_CPU = 10;
    private static final double CPUS_PER_GPU = 2;

    private final RiskWeights weights;

    RiskScorer(RiskWeights weights) {
        this.weights = weights;
    }

    @Override
    public void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        double usual = usualSeconds(shape);
        for (int i = 0; i < count; i++) {
            int node = nodes[i];
            double load = load(node, view);
            double longer = weights.cpu() * ratio(shape.resources().cpuMillis(), view.freeCpuMillis(node))
                    + weights.memory() * ratio(shape.resources().memoryMib(), view.freeMemoryMib(node))
                    + weights.gpu() * ratio(shape.gpus().totalMilli(), view.freeGpuMilli(node))
                    + weights.load() * load;
            double late = Math.max(0, usual * (1 + longer - weights.patience()));
            scores[i] = -Math.round((weights.lateness() * late + weights.busyness() * load) * MILLION);
        }
    }

    private static double ratio(long asked, long free) {
        return asked == 0 ? 0 : free == 0 ? 1 : (double) asked / free;
    }

    /** How long requests of such a shape usually run, by the kind of work that it suggests. */
    private static double usualSeconds(Shape shape) {
        long gpuMilli = shape.gpus().totalMilli();
        Resources asked = shape.resources();
        if (gpuMilli > 2 * GpuDemand.WHOLE && asked.cpuMillis() > 4000) {
            return 60;
        } else if (gpuMilli > 0) {
            return 10;
        } else if (asked.memoryMib() > 8 * MIB_PER_GIB) {
            return 20;
        } else if (asked.cpuMillis() > 4000) {
            return 15;
        }
        return asked.cpuMillis() > 0 ? 5 : 10;
    }

    /** The held share of a node, 0 to 1: 10 GiB weigh as much as a CPU, a GPU as much as two. */
    private static double load(int node, NodeView view) {
        Node described = view.node(node);
        Resources capacity = described.capacity();
        double cpus = capacity.cpuMillis() / 1000.0;
        double memory = capacity.memoryMib() / MIB_PER_GIB / GIB_PER_CPU;
        double gpus = CPUS_PER_GPU * described.gpus().size();
        double held = cpus - view.freeCpuMillis(node) / 1000.0
                + memory - view.freeMemoryMib(node) / MIB_PER_GIB / GIB_PER_CPU
                + gpus - CPUS_PER_GPU * view.freeGpuMilli(node) / GpuDemand.WHOLE;
        double all = cpus + memory + gpus;
        return all == 0 ? 0 : held / all;
    }
}
