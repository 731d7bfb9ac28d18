package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;

/**
 * Scores that weigh CPU, memory and GPUs against a node's own capacity, after placing. Each method but the private ones
 * is a {@link dev.berth.spi.NodeScorer}.
 *
 * <p>Kubernetes' rules: a resource of which the node has nothing does not count, and neither do GPUs, an extended
 * resource, for a request without them. GPUs out of service count as held.
 */
final class CapacityScorers {

    private static final int BEST = 100;
    private static final int RESOURCES = 3;
    private static final int CPU = 0;
    private static final int MEMORY = 1;
    private static final long MILLION = 1_000_000;

    private CapacityScorers() {
    }

    static void mostAllocated(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = mean(query.shape(), nodes[i], view, false);
        }
    }

    static void leastAllocated(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = mean(query.shape(), nodes[i], view, true);
        }
    }

    /** The mean of what is held in percent, or of what is free; the percentages and their mean are cut. */
    private static long mean(Shape shape, int node, NodeView view, boolean ofFree) {
        long sum = 0;
        int counted = 0;
        for (int resource = 0; resource < RESOURCES; resource++) {
            long capacity = capacity(shape, view.node(node), resource);
            if (capacity > 0) {
                long left = left(shape, node, view, resource);
                sum += BEST * (ofFree ? left : capacity - left) / capacity;
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }

    static void balanced(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = (long) ((1 - deviation(query.shape(), nodes[i], view)) * BEST);
        }
    }

    /** The standard deviation of the held shares, each 0 to 1. Square roots are rounded correctly on every JVM. */
    private static double deviation(Shape shape, int node, NodeView view) {
        double sum = 0;
        double least = 1;
        double most = 0;
        int counted = 0;
        for (int resource = 0; resource < RESOURCES; resource++) {
            long capacity = capacity(shape, view.node(node), resource);
            if (capacity > 0) {
                double held = held(shape, node, view, resource, capacity);
                sum += held;
                least = Math.min(least, held);
                most = Math.max(most, held);
                counted++;
            }
        }
        return counted < 2 ? 0 : counted == 2 ? (most - least) / 2 : deviation(shape, node, view, sum / counted);
    }

    private static double deviation(Shape shape, int node, NodeView view, double mean) {
        double squares = 0;
        for (int resource = 0; resource < RESOURCES; resource++) {
            double off = held(shape, node, view, resource, capacity(shape, view.node(node), resource)) - mean;
            squares += off * off;
        }
        return Math.sqrt(squares / RESOURCES);
    }

    private static double held(Shape shape, int node, NodeView view, int resource, long capacity) {
        return (double) (capacity - left(shape, node, view, resource)) / capacity;
    }

    static void requestedToCapacity(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = ratio(query.shape(), nodes[i], view);
        }
    }

    /** The mean of what is held in percent, over the resources of which that is not 0, rounded half up. */
    private static long ratio(Shape shape, int node, NodeView view) {
        long sum = 0;
        int counted = 0;
        for (int resource = 0; resource < RESOURCES; resource++) {
            long capacity = capacity(shape, view.node(node), resource);
            long percent = capacity == 0 ? 0 : BEST * (capacity - left(shape, node, view, resource)) / capacity;
            sum += percent;
            counted += percent > 0 ? 1 : 0;
        }
        return counted == 0 ? 0 : (2 * sum + counted) / (2L * counted);
    }

    static void dotProduct(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        for (int i = 0; i < count; i++) {
            Node node = view.node(nodes[i]);
            long product = 0;
            for (int resource = 0; resource < RESOURCES; resource++) {
                long capacity = capacity(shape, node, resource);
                if (capacity > 0) {
                    long asked = asked(shape, resource);
                    long free = left(shape, nodes[i], view, resource) + asked;
                    product += (free * MILLION / capacity) * (asked * MILLION / capacity);
                }
            }
            scores[i] = -product;
        }
    }

    private static long capacity(Shape shape, Node node, int resource) {
        return switch (resource) {
            case CPU -> node.capacity().cpuMillis();
            case MEMORY -> node.capacity().memoryMib();
            default -> shape.gpus().count() == 0 ? 0 : (long) node.gpus().size() * GpuDemand.WHOLE;
        };
    }

    private static long asked(Shape shape, int resource) {
        return switch (resource) {
            case CPU -> shape.resources().cpuMillis();
            case MEMORY -> shape.resources().memoryMib();
            default -> shape.gpus().totalMilli();
        };
    }

    private static long left(Shape shape, int node, NodeView view, int resource) {
        long free = switch (resource) {
            case CPU -> view.freeCpuMillis(node);
            case MEMORY -> view.freeMemoryMib(node);
            default -> view.freeGpuMilli(node);
        };
        return free - asked(shape, resource);
    }
}
