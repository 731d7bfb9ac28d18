package dev.berth.contract;

import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A query over a small cluster, put to plug-ins as a scheduler puts it: about nodes with room, and with columns that
 * are theirs for one call.
 */
final class PlacementScenario {

    private final SmallCluster cluster;
    private final PlacementQuery query;
    private final int[] fitting;
    private final Runnable onRead;

    private PlacementScenario(SmallCluster cluster, PlacementQuery query, Runnable onRead) {
        this.cluster = cluster;
        this.query = query;
        this.fitting = IntStream.range(0, cluster.nodes()).filter(node -> fits(node, query, cluster)).toArray();
        this.onRead = onRead;
    }

    private static boolean fits(int node, PlacementQuery query, SmallCluster cluster) {
        var request = query.request();
        return cluster.hasRoom(query.shape(), node)
                && request.node().map(cluster.node(node).id()::equals).orElse(true)
                && cluster.node(node).labels().entrySet().containsAll(request.selectors().entrySet());
    }

    /** The same numbers make an equal question, of which no part is the same object. */
    static PlacementScenario about(int nodes, long seed) {
        RandomSource dice = new RandomSource(seed);
        SmallCluster cluster = new SmallCluster(nodes, dice);
        return new PlacementScenario(cluster, dice.query(cluster.shape(dice), nodes), () -> { });
    }

    /** What somebody else asks for the same shape here. */
    PlacementScenario fromSomebodyElse(long seed) {
        return new PlacementScenario(cluster, new RandomSource(seed).query(query, cluster.nodes()), onRead);
    }

    /** What is asked here, of the cluster of another question. */
    PlacementScenario over(PlacementScenario other) {
        return new PlacementScenario(other.cluster, query, onRead);
    }

    /** What is asked here, but one node is as it is in the cluster of another question. */
    PlacementScenario with(int node, PlacementScenario other) {
        return new PlacementScenario(cluster.with(node, other.cluster), query, onRead);
    }

    /** The same, while something happens before each time that the columns are read. */
    PlacementScenario during(Runnable happening) {
        return new PlacementScenario(cluster, query, happening);
    }

    PlacementQuery query() {
        return query;
    }

    NodeView view() {
        return cluster;
    }

    /** The nodes that the request may go to, by ordinal. */
    int[] fitting() {
        return fitting.clone();
    }

    /** The scores of the nodes that the request may go to. */
    long[] scores(NodeScorer scorer) {
        return scores(scorer, fitting());
    }

    /** The scores of some nodes, written into places without a score. */
    long[] scores(NodeScorer scorer, int... nodes) {
        long[] scores = new long[nodes.length];
        Arrays.fill(scores, NodeScorer.UNSCORED);
        score(scorer, nodes, nodes.length, scores);
        return scores;
    }

    /** Has the first of some nodes scored into an array, if there is one at all. */
    void score(NodeScorer scorer, int[] nodes, int count, long[] scores) {
        if (count > 0) {
            lend(view -> {
                scorer.score(query, nodes, count, view, scores);
                return scores;
            });
        }
    }

    long selected(GpuSelector selector, int node) {
        return lend(view -> selector.select(query, node, view));
    }

    boolean admits(NodeFilter filter, int node) {
        return lend(view -> filter.admits(query, node, view));
    }

    Rejection rejection(NodeFilter filter, int node) {
        return lend(view -> filter.rejection(query, node, view));
    }

    private <T> T lend(Function<NodeView, T> call) {
        ExpiringNodeView lent = new ExpiringNodeView(cluster, onRead);
        try {
            return call.apply(lent);
        } finally {
            lent.takeBack();
        }
    }
}
