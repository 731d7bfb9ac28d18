package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.spi.GpuSelector;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What selectors must do, alone or as parts of a policy. */
interface SelectorTests {

    /** The selector that is tested. */
    GpuSelector testedSelector();

    /** What a selector chooses on each node; nothing for a question about no GPU, since it is not asked then. */
    private static long[] chosen(GpuSelector selector, PlacementScenario question) {
        boolean asked = question.query().shape().gpus().count() > 0;
        return Arrays.stream(asked ? question.fitting() : new int[0])
                .mapToLong(node -> question.selected(selector, node)).toArray();
    }

    @Property(tries = 500)
    default void itChoosesAsManyUsableGpusAsAreAsked(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        long[] chosen = chosen(testedSelector(), question);
        for (int i = 0; i < chosen.length; i++) {
            int node = question.fitting()[i];
            assertEquals(question.query().shape().gpus().count(), Long.bitCount(chosen[i]),
                    "GPUs chosen on node " + node);
            assertEquals(0, chosen[i] & ~question.view().usableGpus(question.query().shape(), node),
                    "unusable GPUs chosen on node " + node);
        }
    }

    @Property(tries = 200)
    default void theSameQuestionGetsTheSameGpus(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        long[] first = chosen(testedSelector(), question);
        GpuSelector selector = testedSelector();
        PlacementScenario other = PlacementScenario.about(nodes, ~seed);
        chosen(selector, other);
        chosen(selector, question.over(other));
        chosen(selector, question.fromSomebodyElse(~seed));
        assertArrayEquals(first, chosen(selector, question), "after other questions");
        assertArrayEquals(first, chosen(selector, question), "again");
        assertArrayEquals(first, chosen(selector, PlacementScenario.about(nodes, seed)), "to an equal question");
    }

    @Property(tries = 100)
    default void whatAnotherThreadAsksMeanwhileChangesNoGpus(
            @ForAll @IntRange(min = 1, max = SmallCluster.MOST) int nodes, @ForAll long seed) {
        PlacementScenario question = PlacementScenario.about(nodes, seed);
        GpuSelector selector = testedSelector();
        long[] alone = chosen(selector, question);
        Runnable other = new AnotherThread(() -> chosen(selector, PlacementScenario.about(nodes, ~seed)));
        assertArrayEquals(alone, chosen(selector, question.during(other)));
    }
}
