package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.ScoreScope;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What every {@link PlacementPolicy} must do, over random clusters of up to twelve nodes: all that its scorer and its
 * selector must, and what it says of the scores. Runs on jqwik's engine, which makes a failing cluster smaller and
 * names its seed; policies are stateless, so there is nothing to set up for a test.
 *
 * <p>A policy that declares {@link ScoreScope#SHAPE_AND_NODE} must give a node the same score whoever asks and whatever
 * the other nodes are, and with {@link ScoreScope#SHAPE_NODE_AND_HARDWARE} whoever asks. One that declares a
 * {@link CapacityOrder} must score nodes in that order, of which equal ones come by their ordinals, and for a share of
 * a GPU those with equally little left on a shared GPU too.
 */
public abstract class PlacementPolicyContract implements ScorerTests, SelectorTests {

    /** Makes the contract. */
    protected PlacementPolicyContract() {
    }

    /**
     * Makes the policy.
     *
     * @return a policy, new or always the same; of a new one it shows sooner if it remembers what it must not
     */
    protected abstract PlacementPolicy policy();

    @Override
    public final NodeScorer testedScorer() {
        return policy().nodeScorer();
    }

    @Override
    public final GpuSelector testedSelector() {
        return policy().gpuSelector();
    }

    @Example
    void itsNameIsAWordForConfiguration() {
        Words.assertIsName(policy().name());
        assertEquals(policy().name(), policy().name());
    }

    @Example
    void itAlwaysHasTheSameParts() {
        PlacementPolicy policy = policy();
        assertSame(policy.nodeScorer(), policy.nodeScorer());
        assertSame(policy.gpuSelector(), policy.gpuSelector());
        assertEquals(policy.scope(), policy.scope());
        assertEquals(policy.order(), policy.order());
    }

    @Property(tries = 300)
    void scoresFollowFromShapeAndNodeIfItSaysSo(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementPolicy policy = policy();
        if (policy.scope() == ScoreScope.ANYTHING) {
            return;
        }
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        long[] scores = question.scores(policy.nodeScorer());
        PlacementScenario elsewhere = question.over(PlacementScenario.about(nodes + 3, ~seed));
        for (int i = 0; i < scores.length && policy.scope() == ScoreScope.SHAPE_AND_NODE; i++) {
            int node = question.fitting()[i];
            PlacementScenario asked = elsewhere.with(node, question).fromSomebodyElse(seed);
            assertEquals(scores[i], asked.scores(policy.nodeScorer(), node)[0],
                    "node " + node + " among others, for somebody else");
        }
        int[] fit = elsewhere.fitting();
        assertArrayEquals(elsewhere.scores(policy.nodeScorer(), fit),
                elsewhere.fromSomebodyElse(~seed).scores(policy.nodeScorer(), fit), "for somebody else");
    }

    @Property(tries = 500)
    void scoresComeToTheOrderThatItDeclares(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        Optional<CapacityOrder> order = policy().order();
        if (order.isPresent()) {
            PlacementScenario question = PlacementScenario.about(nodes, seed);
            assertArrayEquals(DocumentedOrder.of(order.get(), question), byScore(question), order.get().name());
        }
    }

    /** The highest score first, of equal ones the lowest ordinal. */
    private int[] byScore(PlacementScenario question) {
        long[] scores = question.scores(testedScorer());
        Comparator<Integer> highestFirst = Comparator.comparingLong((Integer place) -> scores[place]).reversed();
        return IntStream.range(0, scores.length).boxed().sorted(highestFirst)
                .mapToInt(place -> question.fitting()[place]).toArray();
    }
}
