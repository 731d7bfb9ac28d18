package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.berth.spi.NodeFilter;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What every {@link NodeFilter} must do, over random clusters of up to twelve nodes. Runs on jqwik's engine, which
 * makes a failing cluster smaller and names its seed; filters keep no state, so there is nothing to set up for a test.
 *
 * <p>Of a reason it asks that the numbers go together: where an amount is asked for, less than that is free, no more
 * is free than ever could be, and what would go if others gave back what they hold is not kept off by the limit.
 *
 * <p>The nodes have a label {@code rack} from {@code r0} to {@code r2} or none; the requests come from {@code user-0}
 * to {@code user-2} and {@code project-0} to {@code project-1}, half of them with an attribute {@code image}. A filter
 * that looks for other words answers all of them alike, so give it one of these words to look for here.
 */
public abstract class NodeFilterContract {

    /** Makes the contract. */
    protected NodeFilterContract() {
    }

    /**
     * Makes the filter.
     *
     * @return a filter, new or always the same; of a new one it shows sooner if it remembers what it must not
     */
    protected abstract NodeFilter filter();

    @Example
    void itsNameIsAWordForRefusals() {
        Words.assertIsName(filter().name());
        assertEquals(filter().name(), filter().name());
    }

    @Example
    void itsScopeIsAlwaysTheSame() {
        NodeFilter filter = filter();
        assertEquals(filter.scope(), filter.scope());
    }

    @Property(tries = 400)
    void whatItRejectsItGivesAReasonFor(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        for (int node : question.fitting()) {
            if (!question.admits(filter(), node)) {
                Rejection why = question.rejection(filter(), node);
                assertNotNull(why, "no reason for node " + node);
                Words.assertAddsUp(why);
            }
        }
    }

    @Property(tries = 400)
    void theSameQuestionGetsTheSameAnswer(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        List<Optional<Rejection>> first = answers(filter(), question);
        NodeFilter filter = filter();
        PlacementScenario other = PlacementScenario.about(nodes, ~seed);
        answers(filter, other);
        answers(filter, question.over(other));
        answers(filter, question.fromSomebodyElse(~seed));
        assertEquals(first, answers(filter, question), "after other questions");
        assertEquals(first, answers(filter, question), "again");
        assertEquals(first, answers(filter, PlacementScenario.about(nodes, seed)), "to an equal question");
    }

    /** What it has against each node that fits. */
    private static List<Optional<Rejection>> answers(NodeFilter filter, PlacementScenario question) {
        return IntStream.of(question.fitting()).mapToObj(node -> answer(filter, question, node)).toList();
    }

    private static Optional<Rejection> answer(NodeFilter filter, PlacementScenario question, int node) {
        return question.admits(filter, node) ? Optional.empty() : Optional.of(question.rejection(filter, node));
    }

    @Property(tries = 400)
    void aReasonIsGivenForAnyNodeAtAnyTime(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        NodeFilter filter = filter();
        int[] rejected = Arrays.stream(question.fitting()).filter(node -> !question.admits(filter, node)).toArray();
        for (int node : rejected) {
            Rejection why = question.rejection(filter, node);
            assertEquals(answer(filter(), question, node), Optional.of(why), "node " + node);
        }
    }

    @Property(tries = 400)
    void itAdmitsByShapeAndNodeIfItSaysSo(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        NodeFilter filter = filter();
        if (filter.scope() != ScoreScope.SHAPE_AND_NODE) {
            return;
        }
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        PlacementScenario elsewhere = question.over(PlacementScenario.about(nodes + 3, ~seed));
        for (int node : question.fitting()) {
            PlacementScenario asked = elsewhere.with(node, question).fromSomebodyElse(seed);
            assertEquals(question.admits(filter, node), asked.admits(filter, node),
                    "node " + node + " among others, for somebody else");
        }
        for (int node : elsewhere.fitting()) {
            assertEquals(elsewhere.admits(filter, node), elsewhere.fromSomebodyElse(~seed).admits(filter, node),
                    "node " + node + " for somebody else");
        }
    }
}
