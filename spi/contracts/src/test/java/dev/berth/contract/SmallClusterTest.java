package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The clusters that contracts are tested on have what the contracts are about. */
final class SmallClusterTest {

    private static final int QUESTIONS = 1000;

    private interface OfNode {
        boolean test(PlacementQuery query, int node, NodeView view);
    }

    private static long count(Predicate<PlacementScenario> wanted) {
        return IntStream.range(0, QUESTIONS).mapToObj(seed -> PlacementScenario.about(1 + seed % SmallCluster.MOST,
                seed))
                .filter(wanted).count();
    }

    /** In so many of a thousand questions there is a node that fits and is so. */
    private static void assertOften(int least, OfNode wanted) {
        long found = count(question -> Arrays.stream(question.fitting())
                .anyMatch(node -> wanted.test(question.query(), node, question.view())));
        assertTrue(found >= least, "found " + found);
    }

    @Test
    void mostQuestionsHaveAnAnswer() {
        long some = count(question -> question.fitting().length > 0);
        long several = count(question -> question.fitting().length > 1);
        assertTrue(some > 700 && several > 400, "some " + some + " several " + several);
    }

    @Test
    void whatLiesAtAnEdgeComesUp() {
        assertOften(50, (query, node, view) -> view.node(node).capacity().cpuMillis() == 0);
        assertOften(50, (query, node, view) -> view.node(node).capacity().memoryMib() == Resources.MAX_MEMORY_MIB);
        assertOften(50, (query, node, view) -> view.node(node).gpus().size() == Node.MAX_GPUS);
        assertOften(20, (query, node, view) -> query.shape().gpus().count() == Node.MAX_GPUS);
        assertOften(50, (query, node, view) -> view.node(node).gpus().isEmpty());
        assertOften(20, (query, node, view) -> query.shape().resources().equals(Resources.NONE));
        assertOften(20, (query, node, view) -> query.shape().resources().cpuMillis() == view.freeCpuMillis(node)
                && view.freeCpuMillis(node) > 0);
        assertOften(100, (query, node, view) -> query.shape().gpus().isFraction()
                && (view.usableGpus(query.shape(), node) & ~view.freeGpuMask(node)) != 0);
        assertOften(50, (query, node, view) -> query.shape().gpus().count() > 1);
        assertOften(50, (query, node, view) -> view.heldKinds(node) == 0);
        assertOften(50, (query, node, view) -> view.node(node).gpus().stream().map(Gpu::model).distinct()
                .count() > 1);
        assertOften(50, (query, node, view) -> query.lastNode() < 0);
        assertOften(50, (query, node, view) -> query.profile().entries().isEmpty());
    }

    @Test
    void theColumnsGoTogether() {
        count(question -> {
            NodeView view = question.view();
            for (int node = 0; node < view.nodes(); node++) {
                int ordinal = node;
                int[] left = IntStream.range(0, view.node(node).gpus().size())
                        .map(gpu -> view.freeGpuMilli(ordinal, gpu)).toArray();
                assertEquals(IntStream.of(left).sum(), view.freeGpuMilli(node));
                assertEquals(IntStream.of(left).filter(milli -> milli == GpuDemand.WHOLE).count(),
                        Long.bitCount(view.freeGpuMask(node)));
                boolean shared = IntStream.of(left).anyMatch(milli -> milli % GpuDemand.WHOLE > 0);
                assertTrue(!shared || (view.heldKinds(node) & 2) != 0, "who shares is known");
            }
            return true;
        });
    }

    @Test
    void equalNumbersMakeEqualQuestions() {
        PlacementScenario one = PlacementScenario.about(5, 7);
        PlacementScenario other = PlacementScenario.about(5, 7);
        assertEquals(one.query(), other.query());
        assertNotSame(one.query().request(), other.query().request());
        assertArrayEquals(one.fitting(), other.fitting());
        assertEquals(one.view().node(4), other.view().node(4));
        assertNotSame(one.view().node(4), other.view().node(4));
        assertNotEquals(one.query(), PlacementScenario.about(5, 8).query());
    }
}
