package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** However many scorers there are and however they are called, the work is the same. */
class ScorerBenchmarkTest {

    private static final int NODES = 20;

    private static ScorerBenchmark scorers(int loaded, String call) {
        ScorerBenchmark benchmark = new ScorerBenchmark();
        benchmark.loaded = loaded;
        benchmark.call = call;
        benchmark.nodes = NODES;
        benchmark.fill();
        return benchmark;
    }

    @Test
    void scorersOfOtherClassesScoreAlikeHoweverTheyAreCalled() {
        assertNotEquals(PluginScorer.copy().getClass(), PluginScorer.copy().getClass());
        long[] expected = scorers(1, "batch").scoreAll().clone();
        assertNotEquals(expected[0], expected[NODES - 1]);
        ScorerBenchmark single = scorers(4, "single");
        for (int context = 0; context < 5; context++) {
            assertArrayEquals(expected, single.scoreAll());
        }
        assertThrows(IllegalArgumentException.class, () -> scorers(1, "twice"));
    }
}
