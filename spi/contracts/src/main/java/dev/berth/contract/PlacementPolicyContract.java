package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What every {@link PlacementPolicy} must do, over random clusters of up to twelve nodes. Runs on jqwik's
 * engine, which makes a failing cluster smaller and names its seed; policies are stateless, so there is nothing to set
 * up for a test.
 */
public abstract class PlacementPolicyContract {

    private static final int MOST = 12;

    /** Makes the contract. */
    protected PlacementPolicyContract() {
    }

    /**
     * Makes the policy.
     *
     * @return a policy, new or always the same
     */
    protected abstract PlacementPolicy policy();

    @Example
    void itsNameIsAWordForConfiguration() {
        String name = policy().name();
        assertTrue(name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), name);
        assertEquals(name, policy().name());
    }

    @Example
    void itAlwaysHasTheSameParts() {
        PlacementPolicy policy = policy();
        assertSame(policy.nodeScorer(), policy.nodeScorer());
        assertSame(policy.gpuSelector(), policy.gpuSelector());
    }

    @Property(tries = 200)
    void theSameQuestionGetsTheSameAnswer(@ForAll @IntRange(min = 1, max = MOST) int nodes, @ForAll long seed) {
        SmallCluster cluster = new SmallCluster(nodes, seed);
        int[] fit = cluster.fitting();
        long[] first = scores(policy(), cluster.query(), fit, cluster);
        PlacementPolicy policy = policy();
        SmallCluster other = new SmallCluster(nodes, seed + 1);
        scores(policy, other.query(), other.fitting(), other);
        assertArrayEquals(first, scores(policy, cluster.query(), fit, cluster));
        assertArrayEquals(first, scores(policy, cluster.query(), fit, new SmallCluster(nodes, seed)));
    }

    @Property(tries = 200)
    void aBatchIsItsNodesOneByOne(@ForAll @IntRange(min = 1, max = MOST) int nodes, @ForAll long seed) {
        SmallCluster cluster = new SmallCluster(nodes, seed);
        int[] fit = cluster.fitting();
        long[] together = scores(policy(), cluster.query(), fit, cluster);
        for (int i = 0; i < fit.length; i++) {
            assertEquals(scores(policy(), cluster.query(), new int[] {fit[i]}, cluster)[0], together[i],
                    "node " + fit[i]);
        }
    }

    @Property(tries = 200)
    void aScoreDependsOnNoCompany(@ForAll @IntRange(min = 2, max = MOST) int nodes, @ForAll long seed) {
        SmallCluster cluster = new SmallCluster(nodes, seed);
        int[] fit = cluster.fitting();
        long[] inOrder = scores(policy(), cluster.query(), fit, cluster);
        Random random = new Random(seed);
        int[] company = random.ints(fit.length * 2L, 0, Math.max(fit.length, 1)).toArray();
        int[] shuffled = Arrays.stream(company).map(place -> fit[place]).toArray();
        long[] scores = scores(policy(), cluster.query(), shuffled, cluster);
        for (int i = 0; i < company.length; i++) {
            assertEquals(inOrder[company[i]], scores[i], "node " + shuffled[i]);
        }
    }

    @Property(tries = 100)
    void onlyTheCountedPlacesAreTouched(@ForAll @IntRange(min = 1, max = MOST) int nodes, @ForAll long seed) {
        SmallCluster cluster = new SmallCluster(nodes, seed);
        int[] fit = cluster.fitting();
        Assume.that(fit.length > 0);
        int[] given = Arrays.copyOf(fit, fit.length + 3);
        Arrays.fill(given, fit.length, given.length, Integer.MAX_VALUE);
        int[] before = given.clone();
        long[] scores = new long[given.length];
        Arrays.fill(scores, 77);
        policy().nodeScorer().score(cluster.query(), given, fit.length, cluster, scores);
        assertArrayEquals(before, given, "the ordinals are the caller's");
        for (int i = fit.length; i < scores.length; i++) {
            assertEquals(77, scores[i], "a place beyond the count");
        }
    }

    @Property(tries = 300)
    void itChoosesAsManyUsableGpusAsAreAsked(@ForAll @IntRange(min = 1, max = MOST) int nodes, @ForAll long seed) {
        SmallCluster cluster = new SmallCluster(nodes, seed);
        PlacementQuery query = cluster.query();
        int asked = query.shape().gpus().count();
        Assume.that(asked > 0);
        for (int node : cluster.fitting()) {
            long chosen = policy().gpuSelector().select(query, node, cluster);
            assertEquals(asked, Long.bitCount(chosen), "GPUs chosen on node " + node);
            assertEquals(0, chosen & ~cluster.usableGpus(query.shape(), node), "unusable GPUs chosen on " + node);
            assertEquals(chosen, policy().gpuSelector().select(query, node, cluster), "chosen again");
        }
    }

    private static long[] scores(PlacementPolicy policy, PlacementQuery query, int[] nodes, NodeView view) {
        long[] scores = new long[nodes.length];
        if (nodes.length > 0) {
            policy.nodeScorer().score(query, nodes, nodes.length, view, scores);
        }
        return scores;
    }
}
