package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.NodeScorer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What scorers must do, alone or as parts of a policy. */
interface ScorerTests {

    /** The scorer that is tested. */
    NodeScorer testedScorer();

    @Property(tries = 200)
    default void everyNodeWithRoomGetsAScore(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        long[] scores = question.scores(testedScorer());
        for (int i = 0; i < scores.length; i++) {
            assertTrue(scores[i] > NodeScorer.UNSCORED, "no score for node " + question.fitting()[i]);
        }
    }

    @Property(tries = 100)
    default void aScoreDependsOnNothingThatItsPlaceHeld(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        int[] fit = question.fitting();
        long[] scores = new Random(seed).longs(fit.length).toArray();
        question.score(testedScorer(), fit, fit.length, scores);
        assertArrayEquals(question.scores(testedScorer()), scores);
    }

    @Property(tries = 200)
    default void theSameQuestionGetsTheSameScores(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        long[] first = question.scores(testedScorer());
        NodeScorer scorer = testedScorer();
        PlacementScenario other = PlacementScenario.about(nodes, ~seed);
        other.scores(scorer);
        question.over(other).scores(scorer);
        question.fromSomebodyElse(~seed).scores(scorer);
        assertArrayEquals(first, question.scores(scorer), "after other questions");
        assertArrayEquals(first, question.scores(scorer), "again");
        assertArrayEquals(first, PlacementScenario.about(nodes, seed).scores(scorer), "to an equal question");
    }

    @Property(tries = 100)
    default void aBatchIsItsNodesOneByOne(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        int[] fit = question.fitting();
        long[] together = question.scores(testedScorer());
        for (int i = 0; i < fit.length; i++) {
            assertEquals(question.scores(testedScorer(), fit[i])[0], together[i], "node " + fit[i]);
        }
    }

    @Property(tries = 100)
    default void aScoreDependsOnNoCompany(
            @ForAll @IntRange(min = 2, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        int[] fit = question.fitting();
        long[] inOrder = question.scores(testedScorer());
        int[] places = new Random(seed).ints(fit.length * 2L, 0, Math.max(fit.length, 1)).toArray();
        int[] company = Arrays.stream(places).map(place -> fit[place]).toArray();
        long[] scores = question.scores(testedScorer(), company);
        for (int i = 0; i < places.length; i++) {
            assertEquals(inOrder[places[i]], scores[i], "node " + company[i]);
        }
    }

    @Property(tries = 100)
    default void onlyTheCountedPlacesAreTouched(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        int[] fit = question.fitting();
        int[] given = Arrays.copyOf(fit, fit.length + 3);
        Arrays.fill(given, fit.length, given.length, Integer.MAX_VALUE);
        int[] before = given.clone();
        long[] scores = new long[given.length];
        Arrays.fill(scores, 77);
        question.score(testedScorer(), given, fit.length, scores);
        assertArrayEquals(before, given, "the ordinals are the caller's");
        assertArrayEquals(question.scores(testedScorer()), Arrays.copyOf(scores, fit.length), "what is beyond counts");
        for (int i = fit.length; i < scores.length; i++) {
            assertEquals(77, scores[i], "a place beyond the count");
        }
    }

    @Property(tries = 100)
    default void whatAnotherThreadAsksMeanwhileChangesNoScore(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        NodeScorer scorer = testedScorer();
        long[] alone = question.scores(scorer);
        Runnable other = new AnotherThread(() -> PlacementScenario.about(nodes, ~seed).scores(scorer));
        assertArrayEquals(alone, question.during(other).scores(scorer));
    }
}
