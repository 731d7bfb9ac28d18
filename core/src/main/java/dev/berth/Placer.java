package dev.berth;

import dev.berth.model.Placement;
import dev.berth.model.Refusal;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.ScoreScope;
import java.util.Optional;

/**
 * Finds a place, by one of three routes with one result. A policy that is an order of free capacity gets the first node
 * of that order from the index. For one whose scores follow from shape and node, a board keeps the ranking of each
 * shape. For any other, the nodes with room are scored in one batch. The highest score wins, of equal ones the lowest
 * ordinal; the first shape that fits anywhere is taken.
 *
 * <p>Reads the table and changes nothing.
 */
final class Placer {

    private static final int MAX_ERROR_CHARS = 500;

    private final NodeTable table;
    private final Fit fit;
    private final PlacementPolicy policy;
    private final ScoreBoards boards;
    private final long seed;
    private final WorkloadProfile profile;
    private int[] nodes = new int[64];
    private long[] scores = new long[64];

    Placer(NodeTable table, SchedulerSetup setup) {
        this.table = table;
        this.fit = new Fit(table);
        this.policy = setup.policy();
        this.boards = new ScoreBoards(table, fit, setup.limits().boards());
        this.seed = setup.seed();
        this.profile = setup.profile();
    }

    /** Where a request with this number goes now. */
    Plan place(Request request, long sequence) {
        try {
            for (Shape shape : request.shapes()) {
                PlacementQuery query = new PlacementQuery(request, shape, sequence, Mixer.mix(seed, sequence), profile);
                int node = node(query);
                if (node >= 0) {
                    return new Plan(Optional.of(onNode(query, node)), Optional.empty());
                }
            }
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError error) {
            return refused(new Refusal.PluginFailed(policy.name(), inOneLine(error)));
        }
        return refused(unplaceable(request));
    }

    /** The node that the policy wants, or -1 if none has room. */
    private int node(PlacementQuery query) {
        Request request = query.request();
        if (request.node().isPresent()) {
            int named = table.ordinal(request.node().get());
            return named >= 0 && fit.obstacle(request, query.shape(), named) == null ? named : -1;
        }
        if (policy.order().isPresent()) {
            return table.first(policy.order().get(), request, query.shape());
        }
        if (policy.scope() == ScoreScope.SHAPE_AND_NODE) {
            return boards.best(query, policy.nodeScorer());
        }
        return highestScore(query, fitting(request, query.shape()));
    }

    private static String inOneLine(Throwable error) {
        String text = error.toString().replaceAll("\\p{Cntrl}+", " ");
        return text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS));
    }

    private int fitting(Request request, Shape shape) {
        if (nodes.length < table.nodes()) {
            nodes = new int[2 * table.nodes()];
            scores = new long[nodes.length];
        }
        int count = 0;
        for (int node = 0; node < table.nodes(); node++) {
            if (fit.obstacle(request, shape, node) == null) {
                nodes[count++] = node;
            }
        }
        return count;
    }

    private int highestScore(PlacementQuery query, int count) {
        if (count == 0) {
            return -1;
        }
        policy.nodeScorer().score(query, nodes, count, table, scores);
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return nodes[best];
    }

    private Placement onNode(PlacementQuery query, int node) {
        Shape shape = query.shape();
        long mask = shape.gpus().count() == 0 ? 0 : policy.gpuSelector().select(query, node, table);
        if (Long.bitCount(mask) != shape.gpus().count() || (mask & ~table.usableGpus(shape, node)) != 0) {
            throw new IllegalStateException("The selector chose GPUs that it may not. node=" + table.node(node).id()
                    + " asked=" + shape.gpus().count() + " mask=" + Long.toBinaryString(mask));
        }
        return new Placement(node, table.node(node).id(), shape, mask);
    }

    private Refusal unplaceable(Request request) {
        Shape first = request.shapes().get(0);
        return possible(request)
                ? new Refusal.NoFit(first.gpus().count(), first.gpus().gpuMilli(), inService())
                : new Refusal.Unsatisfiable(first.gpus().count(), first.gpus().gpuMilli(), table.nodes());
    }

    private int inService() {
        int count = 0;
        for (int node = 0; node < table.nodes(); node++) {
            count += table.state(node).acceptsWork() ? 1 : 0;
        }
        return count;
    }

    /** Says whether some node could take one of the request's shapes if it were empty and in service. */
    boolean possible(Request request) {
        for (Shape shape : request.shapes()) {
            for (int node = 0; node < table.nodes(); node++) {
                if (fit.couldEver(request, shape, node)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Plan refused(Refusal refusal) {
        return new Plan(Optional.empty(), Optional.of(refusal));
    }
}
