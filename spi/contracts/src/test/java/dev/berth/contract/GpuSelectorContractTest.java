package dev.berth.contract;

import dev.berth.model.Shape;
import dev.berth.spi.GpuSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of selectors can be kept, and whoever breaks a promise of it is noticed. */
final class GpuSelectorContractTest {

    private static final GpuSelector LOWEST = FirstFitPolicyTest.SELECTOR;
    private static final ContractRun<GpuSelector> CONTRACT =
            new ContractRun<>(Tried.class, selectors -> Tried.selectors = selectors, () -> LOWEST);

    static final class Tried extends GpuSelectorContract {

        private static Supplier<GpuSelector> selectors = () -> LOWEST;

        @Override
        protected GpuSelector selector() {
            return selectors.get();
        }
    }

    private static DynamicTest broken(String promise, String by, GpuSelector selector) {
        return CONTRACT.broken(promise, by, () -> selector);
    }

    @Test
    void itCanBeKept() {
        CONTRACT.assertKept(() -> LOWEST);
    }

    @TestFactory
    Stream<DynamicTest> whoChoosesWrongGpusIsNoticed() {
        String promise = "itChoosesAsManyUsableGpusAsAreAsked";
        return Stream.of(
                broken(promise, "takes all", (query, node, view) -> view.usableGpus(query.shape(), node)),
                broken(promise, "takes one", (query, node, view) ->
                        Long.lowestOneBit(view.usableGpus(query.shape(), node))),
                broken(promise, "takes the first, usable or not", (query, node, view) ->
                        query.shape().gpus().count() == Long.SIZE ? -1L : (1L << query.shape().gpus().count()) - 1),
                broken(promise, "takes free ones of any model", (query, node, view) ->
                        query.shape().gpus().isFraction() ? LOWEST.select(query, node, view)
                                : lowest(view.freeGpuMask(node), query.shape())),
                broken(promise, "makes a mask that 64 GPUs are too many for", (query, node, view) ->
                        LOWEST.select(query, node, view) & ((1L << view.node(node).gpus().size()) - 1)),
                broken(promise, "shifts by the number of GPUs", (query, node, view) ->
                        view.usableGpus(query.shape(), node) & (1L << query.shape().gpus().count()) - 1),
                broken(promise, "reads them on another thread", (query, node, view) -> {
                    long[] chosen = new long[1];
                    new AnotherThread(() -> chosen[0] = LOWEST.select(query, node, view)).run();
                    return chosen[0];
                }));
    }

    private static long lowest(long mask, Shape shape) {
        long rest = mask;
        for (int i = 0; i < shape.gpus().count(); i++) {
            rest &= rest - 1;
        }
        return mask & ~rest;
    }

    @TestFactory
    Stream<DynamicTest> whoRemembersIsNoticed() {
        String promise = "theSameQuestionGetsTheSameGpus";
        long[] calls = new long[1];
        return Stream.of(
                broken(promise, "takes turns", (query, node, view) -> {
                    boolean fromAbove = calls[0]++ % 2 == 0 && query.shape().gpus().count() == 1;
                    long usable = view.usableGpus(query.shape(), node);
                    return fromAbove ? Long.highestOneBit(usable) : LOWEST.select(query, node, view);
                }),
                CONTRACT.broken(promise, "keeps what it chose for a shape", () -> {
                    Map<Object, Long> kept = new HashMap<>();
                    return (query, node, view) -> kept.computeIfAbsent(Map.entry(query.shape(), node),
                            key -> LOWEST.select(query, node, view));
                }));
    }

    @Test
    void whoSharesAFieldBetweenThreadsIsNoticed() throws Throwable {
        long[] usable = new long[1];
        broken("whatAnotherThreadAsksMeanwhileChangesNoGpus", "a field", (query, node, view) -> {
            usable[0] = view.usableGpus(query.shape(), node);
            view.freeGpuMask(node);
            return lowest(usable[0], query.shape());
        }).getExecutable().execute();
    }
}
