package dev.berth.contract;

import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of scorers can be kept, and whoever breaks a promise of it is noticed. */
final class NodeScorerContractTest {

    private static final NodeScorer BY_CPU = NodeScorer.each((query, node, view) -> view.freeCpuMillis(node));
    private static final ContractRun<NodeScorer> CONTRACT =
            new ContractRun<>(Tried.class, scorers -> Tried.scorers = scorers, () -> BY_CPU);

    static final class Tried extends NodeScorerContract {

        private static Supplier<NodeScorer> scorers = () -> BY_CPU;

        @Override
        protected NodeScorer scorer() {
            return scorers.get();
        }
    }

    private static DynamicTest broken(String promise, String by, NodeScorer scorer) {
        return CONTRACT.broken(promise, by, () -> scorer);
    }

    private static DynamicTest broken(String promise, String by, NodeScorer.OneByOne scorer) {
        return broken(promise, by, NodeScorer.each(scorer));
    }

    @Test
    void itCanBeKept() {
        CONTRACT.assertKept(() -> BY_CPU);
        CONTRACT.assertKept(() -> (query, nodes, count, view, scores) -> Arrays.fill(scores, 0, count, -1));
    }

    @TestFactory
    Stream<DynamicTest> whoGivesNoScoreIsNoticed() {
        String promise = "everyNodeWithRoomGetsAScore";
        long[] worth = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        return Stream.of(
                broken(promise, "leaves out the last", (query, nodes, count, view, scores) ->
                        BY_CPU.score(query, nodes, count - 1, view, scores)),
                broken(promise, "gives the lowest number there is", (query, node, view) ->
                        view.freeCpuMillis(node) == 0 ? Long.MIN_VALUE : 0),
                broken(promise, "divides by what a node may lack", (query, node, view) ->
                        view.freeCpuMillis(node) * 100 / view.node(node).capacity().cpuMillis()),
                broken(promise, "divides by what may not be asked", (query, node, view) ->
                        view.freeMemoryMib(node) / query.shape().resources().memoryMib()),
                broken(promise, "knows of eight GPUs", (query, node, view) ->
                        worth[Long.bitCount(view.freeGpuMask(node))]),
                broken(promise, "believes that something was placed", (query, node, view) ->
                        view.freeCpuMillis(query.lastNode())),
                broken(promise, "believes that something is known of what arrives", (query, node, view) ->
                        query.profile().entries().get(0).count()),
                broken(promise, "believes that every node is in a rack", (query, node, view) ->
                        view.node(node).labels().get("rack").length()),
                broken(promise, "multiplies what may be large", (query, node, view) ->
                        Math.multiplyExact(view.freeMemoryMib(node), view.freeStorageMib(node))));
    }

    @TestFactory
    Stream<DynamicTest> whoMisusesTheColumnsIsNoticed() {
        NodeView[] kept = new NodeView[1];
        return Stream.of(
                broken("everyNodeWithRoomGetsAScore", "reads them on another thread", (query, node, view) ->
                        CompletableFuture.supplyAsync(() -> view.freeCpuMillis(node), task -> new Thread(task).start())
                                .join()),
                broken("everyNodeWithRoomGetsAScore", "reads for ever what it saw first", (query, node, view) -> {
                    kept[0] = kept[0] == null ? view : kept[0];
                    return kept[0].freeCpuMillis(node);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoMisusesTheArraysIsNoticed() {
        String promise = "onlyTheCountedPlacesAreTouched";
        return Stream.of(
                broken("aScoreDependsOnNothingThatItsPlaceHeld", "adds to what it finds",
                        (query, nodes, count, view, scores) -> {
                            for (int i = 0; i < count; i++) {
                                scores[i] += 1;
                            }
                        }),
                broken("aScoreDependsOnNothingThatItsPlaceHeld", "keeps what is higher",
                        (query, nodes, count, view, scores) -> {
                            for (int i = 0; i < count; i++) {
                                scores[i] = Math.max(scores[i], view.freeCpuMillis(nodes[i]));
                            }
                        }),
                broken(promise, "fills the whole array", (query, nodes, count, view, scores) ->
                        Arrays.fill(scores, 0)),
                broken(promise, "scores all that the array holds", (query, nodes, count, view, scores) ->
                        BY_CPU.score(query, nodes, nodes.length, view, scores)),
                broken(promise, "sorts the nodes", (query, nodes, count, view, scores) -> {
                    Arrays.sort(nodes, 0, count);
                    nodes[0] = nodes[count - 1];
                    Arrays.fill(scores, 0, count, 0);
                }),
                broken(promise, "counts what lies beyond", (query, nodes, count, view, scores) ->
                        Arrays.fill(scores, 0, count, nodes.length)));
    }

    @TestFactory
    Stream<DynamicTest> whoRemembersIsNoticed() {
        String promise = "theSameQuestionGetsTheSameScores";
        long[] calls = new long[1];
        Map<PlacementQuery, Long> seen = new HashMap<>();
        return Stream.of(
                broken(promise, "counts its calls", (query, node, view) -> calls[0]++),
                broken(promise, "goes by a clock", (query, node, view) -> System.nanoTime()),
                broken(promise, "goes by which object it is", (query, node, view) -> System.identityHashCode(query)),
                broken(promise, "prefers what it was asked before", (query, node, view) ->
                        seen.merge(query, 1L, Long::sum)),
                CONTRACT.broken(promise, "keeps scores of a shape", () -> {
                    Map<Object, Long> kept = new HashMap<>();
                    return NodeScorer.each((query, node, view) ->
                            kept.computeIfAbsent(Map.entry(query.shape(), node), key -> view.freeCpuMillis(node)));
                }),
                CONTRACT.broken(promise, "keeps scores of a node", () -> {
                    Map<Object, Long> kept = new HashMap<>();
                    return NodeScorer.each((query, node, view) ->
                            kept.computeIfAbsent(view.node(node).id(), id -> view.freeCpuMillis(node)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoLooksAtTheBatchIsNoticed() {
        return Stream.of("aBatchIsItsNodesOneByOne", "aScoreDependsOnNoCompany").flatMap(promise -> Stream.of(
                broken(promise, "scores by place", (query, nodes, count, view, scores) ->
                        Arrays.setAll(scores, i -> i < count ? i : scores[i])),
                broken(promise, "scores against the mean", (query, nodes, count, view, scores) -> {
                    BY_CPU.score(query, nodes, count, view, scores);
                    long mean = Arrays.stream(scores, 0, count).sum() / count;
                    Arrays.setAll(scores, i -> i < count ? scores[i] - mean : scores[i]);
                })));
    }

    @Test
    void whoSharesAFieldBetweenThreadsIsNoticed() throws Throwable {
        long[] cpu = new long[1];
        broken("whatAnotherThreadAsksMeanwhileChangesNoScore", "a field", (query, node, view) -> {
            cpu[0] = view.freeCpuMillis(node);
            return view.freeMemoryMib(node) + cpu[0];
        }).getExecutable().execute();
    }
}
