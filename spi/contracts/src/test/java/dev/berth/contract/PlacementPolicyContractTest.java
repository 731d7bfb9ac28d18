package dev.berth.contract;

import static dev.berth.contract.TriedPolicy.ordered;
import static dev.berth.contract.TriedPolicy.pure;
import static dev.berth.spi.CapacityOrder.BEST_FIT;
import static dev.berth.spi.CapacityOrder.FIRST_FIT;
import static dev.berth.spi.CapacityOrder.ROUND_ROBIN;
import static dev.berth.spi.CapacityOrder.WORST_FIT;

import dev.berth.model.GpuDemand;
import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.ScoreScope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of policies can be kept with any declaration, and whoever declares what is not so is noticed. */
final class PlacementPolicyContractTest {

    private static final ContractRun<PlacementPolicy> CONTRACT =
            new ContractRun<>(Tried.class, policies -> Tried.policies = policies, () -> pure((query, node, view) -> 0));

    static final class Tried extends PlacementPolicyContract {

        private static Supplier<PlacementPolicy> policies = () -> pure((query, node, view) -> 0);

        @Override
        protected PlacementPolicy policy() {
            return policies.get();
        }
    }

    private static DynamicTest broken(String promise, String by, PlacementPolicy policy) {
        return CONTRACT.broken(promise, by, () -> policy);
    }

    private static long whole(int node, NodeView view) {
        return Long.bitCount(view.freeGpuMask(node));
    }

    private static long eighths(long free, long capacity) {
        return capacity == 0 ? 0 : free * 8 / capacity;
    }

    private static long emptiness(int node, NodeView view) {
        return whole(node, view) << 16
                | eighths(view.freeCpuMillis(node), view.node(node).capacity().cpuMillis()) << 8
                | eighths(view.freeMemoryMib(node), view.node(node).capacity().memoryMib());
    }

    private static long bestFit(PlacementQuery query, int node, NodeView view) {
        return leastShared(query, node, view).orElse(GpuDemand.WHOLE) == GpuDemand.WHOLE ? -emptiness(node, view)
                : GpuDemand.WHOLE - leastShared(query, node, view).getAsInt();
    }

    private static OptionalInt leastShared(PlacementQuery query, int node, NodeView view) {
        return IntStream.range(0, query.shape().gpus().isFraction() ? view.node(node).gpus().size() : 0)
                .filter(gpu -> (view.usableGpus(query.shape(), node) >>> gpu & 1) != 0)
                .map(gpu -> view.freeGpuMilli(node, gpu)).min();
    }

    private static long turn(PlacementQuery query, int node) {
        return node > query.lastNode() ? -node : -node - 1000L;
    }

    @Test
    void itCanBeKeptWithAnyDeclaration() {
        CONTRACT.assertKept(() -> pure((query, node, view) -> view.freeCpuMillis(node)));
        CONTRACT.assertKept(() -> ordered(BEST_FIT, PlacementPolicyContractTest::bestFit));
        CONTRACT.assertKept(() -> ordered(WORST_FIT, (query, node, view) -> emptiness(node, view)));
        CONTRACT.assertKept(() -> ordered(FIRST_FIT, (query, node, view) -> -node));
        CONTRACT.assertKept(() -> ordered(ROUND_ROBIN, (query, node, view) -> turn(query, node)));
    }

    @TestFactory
    Stream<DynamicTest> whoChangesItsNameOrPartsIsNoticed() {
        return Stream.of(
                broken("itsNameIsAWordForConfiguration", "two words", named("Best Fit")),
                broken("itsNameIsAWordForConfiguration", "no word", named("")),
                CONTRACT.broken("itsNameIsAWordForConfiguration", "by the clock", () ->
                        named("at-" + System.nanoTime())),
                broken("itAlwaysHasTheSameParts", "a new scorer each time", new Changing(0)),
                broken("itAlwaysHasTheSameParts", "a new selector each time", new Changing(1)),
                broken("itAlwaysHasTheSameParts", "an order now and then", new Changing(2)),
                broken("itAlwaysHasTheSameParts", "a scope now and then", new Changing(3)));
    }

    private static PlacementPolicy named(String name) {
        return new TriedPolicy(name, NodeScorer.each((query, node, view) -> 0), FirstFitPolicyTest.SELECTOR,
                Optional.empty(), ScoreScope.ANYTHING);
    }

    /** One of its parts is another each time that it is asked for. */
    private static final class Changing implements PlacementPolicy {

        private final PlacementPolicy same = pure((query, node, view) -> 0);
        private final int part;
        private boolean again;

        Changing(int part) {
            this.part = part;
        }

        private boolean changes(int asked) {
            again = !again;
            return asked == part && again;
        }

        @Override
        public String name() {
            return same.name();
        }

        @Override
        public NodeScorer nodeScorer() {
            return changes(0) ? NodeScorer.each((query, node, view) -> 0) : same.nodeScorer();
        }

        @Override
        public GpuSelector gpuSelector() {
            return changes(1) ? (query, node, view) -> 0 : same.gpuSelector();
        }

        @Override
        public Optional<CapacityOrder> order() {
            return changes(2) ? Optional.of(BEST_FIT) : same.order();
        }

        @Override
        public ScoreScope scope() {
            return changes(3) ? ScoreScope.ANYTHING : same.scope();
        }
    }

    @TestFactory
    Stream<DynamicTest> whoLooksAtMoreThanItSaysIsNoticed() {
        Map<String, NodeScorer.OneByOne> liars = new LinkedHashMap<>();
        liars.put("the request's id", (query, node, view) -> query.request().id().hashCode());
        liars.put("the user", (query, node, view) -> query.request().user().hashCode());
        liars.put("the project", (query, node, view) -> query.request().project().hashCode());
        liars.put("the priority", (query, node, view) -> query.request().priority().ordinal());
        liars.put("the patience", (query, node, view) -> query.request().patience().ordinal());
        liars.put("the duration", (query, node, view) -> query.request().duration().isPresent() ? 1 : 0);
        liars.put("the other shapes", (query, node, view) -> query.request().shapes().size());
        liars.put("the tolerations", (query, node, view) -> query.request().tolerations().size());
        liars.put("the selectors", (query, node, view) -> query.request().selectors().size());
        liars.put("the node that is named", (query, node, view) -> query.request().node().isPresent() ? 1 : 0);
        liars.put("the attributes", (query, node, view) -> query.request().attributes().size());
        liars.put("the sequence", (query, node, view) -> query.sequence());
        liars.put("chance", (query, node, view) -> query.random() >> 1);
        liars.put("the last node", (query, node, view) -> query.lastNode());
        liars.put("how many nodes there are", (query, node, view) -> view.nodes());
        liars.put("the first node", (query, node, view) -> view.freeCpuMillis(0));
        liars.put("the rack", (query, node, view) -> IntStream.range(0, view.nodes())
                .filter(other -> view.node(other).labels().equals(view.node(node).labels()))
                .mapToLong(view::freeGpuMilli).sum());
        Map<String, Long> kept = new HashMap<>();
        liars.put("what it said before", (query, node, view) ->
                kept.computeIfAbsent(query.request().toString() + node, key -> view.freeCpuMillis(node)));
        return liars.entrySet().stream().map(liar -> broken("scoresFollowFromShapeAndNodeIfItSaysSo", liar.getKey(),
                pure(liar.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> whoseScoresComeToAnotherOrderIsNoticed() {
        String promise = "scoresComeToTheOrderThatItDeclares";
        return Stream.of(
                broken(promise, "best fit by whole GPUs alone", ordered(BEST_FIT, (query, node, view) ->
                        -whole(node, view))),
                broken(promise, "best fit that opens a GPU for a share", ordered(BEST_FIT, (query, node, view) ->
                        -emptiness(node, view))),
                broken(promise, "best fit by exact CPU", ordered(BEST_FIT, (query, node, view) ->
                        leastShared(query, node, view).orElse(GpuDemand.WHOLE) < GpuDemand.WHOLE
                                ? bestFit(query, node, view)
                                : -(whole(node, view) << 40) - view.freeCpuMillis(node))),
                broken(promise, "best fit by memory before CPU", ordered(BEST_FIT, (query, node, view) -> {
                    long all = emptiness(node, view);
                    return leastShared(query, node, view).orElse(GpuDemand.WHOLE) < GpuDemand.WHOLE
                            ? bestFit(query, node, view)
                            : -(all >> 16 << 16 | (all & 0xff) << 8 | all >> 8 & 0xff);
                })),
                broken(promise, "worst fit for best fit", ordered(BEST_FIT, (query, node, view) ->
                        emptiness(node, view))),
                broken(promise, "best fit for worst fit", ordered(WORST_FIT, PlacementPolicyContractTest::bestFit)),
                broken(promise, "worst fit without memory", ordered(WORST_FIT, (query, node, view) ->
                        emptiness(node, view) >> 8)),
                broken(promise, "worst fit, the last of equal ones", ordered(WORST_FIT, (query, node, view) ->
                        emptiness(node, view) << 8 | node)),
                broken(promise, "last fit", ordered(FIRST_FIT, (query, node, view) -> node)),
                broken(promise, "always from the first one on", ordered(ROUND_ROBIN, (query, node, view) -> -node)),
                broken(promise, "the last one again", ordered(ROUND_ROBIN, (query, node, view) ->
                        node >= query.lastNode() ? -node : -node - 1000L)));
    }
}
