package dev.berth.contract;

import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contracts of orders and factors can be kept, and whoever breaks a promise of one is noticed. */
final class QueueOrderContractTest {

    private static final PriorityFactor AGE = new Factor("age", true, (waiting, now) ->
            Math.min(PriorityFactor.MOST, Math.max(0, now.getEpochSecond() - waiting.submitted().getEpochSecond())));
    private static final ContractRun<QueueOrder> ORDER =
            new ContractRun<>(TriedOrder.class, orders -> TriedOrder.orders = orders, Fair::new);
    private static final ContractRun<PriorityFactor> FACTOR =
            new ContractRun<>(TriedFactor.class, factors -> TriedFactor.factors = factors, () -> AGE);

    static final class TriedOrder extends QueueOrderContract {
        private static Supplier<QueueOrder> orders = Fair::new;

        @Override
        protected QueueOrder order() {
            return orders.get();
        }
    }

    static final class TriedFactor extends PriorityFactorContract {
        private static Supplier<PriorityFactor> factors = () -> AGE;

        @Override
        protected PriorityFactor factor() {
            return factors.get();
        }
    }

    /** The project that holds least first. */
    private static class Fair implements QueueOrder {
        @Override
        public String name() {
            return "fair";
        }

        @Override
        public Motion motion() {
            return Motion.GROUPED;
        }

        @Override
        public long key(QueuedRequest waiting, Instant now) {
            return 0;
        }

        @Override
        public String group(QueuedRequest waiting) {
            return waiting.request().project();
        }

        @Override
        public long groupKey(QueueGroup group, Instant now) {
            return group.heldGpuMilli();
        }
    }

    private record Keyed(String name, Motion motion, ToLongBiFunction<QueuedRequest, Instant> key)
            implements QueueOrder {
        @Override
        public long key(QueuedRequest waiting, Instant now) {
            return key.applyAsLong(waiting, now);
        }
    }

    private record Factor(String name, boolean moves, ToLongBiFunction<QueuedRequest, Instant> value)
            implements PriorityFactor {
        @Override
        public long value(QueuedRequest waiting, Instant now) {
            return value.applyAsLong(waiting, now);
        }
    }

    private static DynamicTest keyed(String promise, String by, ToLongBiFunction<QueuedRequest, Instant> key) {
        return ORDER.broken(promise, by, () -> new Keyed("keyed", QueueOrder.Motion.STATIC, key));
    }

    private static DynamicTest valued(String promise, String by, ToLongBiFunction<QueuedRequest, Instant> value) {
        return FACTOR.broken(promise, by, () -> new Factor("factor", false, value));
    }

    @Test
    void theyCanBeKept() {
        ORDER.assertKept(Fair::new);
        ORDER.assertKept(() -> new Keyed("lifo", QueueOrder.Motion.STATIC, (waiting, now) -> -waiting.sequence()));
        FACTOR.assertKept(() -> AGE);
    }

    @TestFactory
    Stream<DynamicTest> whoSaysOtherThingsOfItselfIsNoticed() {
        String promise = "itSaysOfItselfAlwaysTheSame";
        return Stream.of(
                ORDER.broken(promise, "underscore", () -> new Keyed("a_b", QueueOrder.Motion.STATIC, (w, now) -> 0)),
                ORDER.broken(promise, "clock", () -> new Keyed("order-" + System.nanoTime(),
                        QueueOrder.Motion.STATIC, (w, now) -> 0)),
                ORDER.broken(promise, "another motion each time", Moody::new),
                FACTOR.broken(promise, "underscore", () -> new Factor("a_b", false, (w, now) -> 0)));
    }

    private static final class Moody extends Fair {
        private static int asked;

        @Override
        public Motion motion() {
            return Motion.values()[asked++ % Motion.values().length];
        }
    }

    @TestFactory
    Stream<DynamicTest> whoDoesNotAnswerIsNoticed() {
        String promise = "theLargestAndTheSmallestGetKeysAtOnce";
        return Stream.of(
                keyed(promise, "believes that a duration is said", (waiting, now) ->
                        waiting.request().duration().orElseThrow().toMillis()),
                keyed(promise, "counts nanoseconds", (waiting, now) ->
                        Duration.between(waiting.submitted(), now).toNanos()),
                keyed(promise, "multiplies what may be large", (waiting, now) ->
                        Math.multiplyExact(waiting.sequence(), (long) waiting.attempt())),
                keyed(promise, "waits for an answer from elsewhere", (waiting, now) -> {
                    LockSupport.park();
                    return 0;
                }),
                ORDER.broken(promise, "adds up what groups hold", () -> new Fair() {
                    @Override
                    public long groupKey(QueueGroup group, Instant now) {
                        return Math.addExact(group.heldGpuMilli(), group.waiting());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoGoesByMoreThanItIsShownIsNoticed() {
        String promise = "aKeyFollowsFromWhatIsShown";
        Set<Object> seen = new HashSet<>();
        return Stream.of(
                keyed(promise, "a clock", (waiting, now) -> System.nanoTime()),
                keyed(promise, "which object it is", (waiting, now) -> System.identityHashCode(waiting.request())),
                keyed(promise, "what it was asked before", (waiting, now) -> seen.add(waiting) ? 0 : 1),
                ORDER.broken("aGroupFollowsFromTheRequest", "the attempt", () -> new Fair() {
                    @Override
                    public String group(QueuedRequest waiting) {
                        return "attempt-" + waiting.attempt();
                    }
                }),
                ORDER.broken("aGroupKeyFollowsFromWhatIsShown", "a count", () -> new Fair() {
                    private long asked;

                    @Override
                    public long groupKey(QueueGroup group, Instant now) {
                        return asked++;
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoMovesWithoutSayingSoIsNoticed() {
        return Stream.of(
                keyed("onlyDynamicKeysMove", "age", (waiting, now) ->
                        waiting.submitted().toEpochMilli() - now.toEpochMilli()),
                valued("onlyWhatMovesMoves", "age", (waiting, now) ->
                        Math.min(PriorityFactor.MOST, now.getEpochSecond() - waiting.submitted().getEpochSecond())));
    }

    @TestFactory
    Stream<DynamicTest> whoLeavesTheRangeIsNoticed() {
        String promise = "aValueFollowsFromWhatIsShownAndIsInRange";
        return Stream.of(
                valued(promise, "a negative value", (waiting, now) -> -1),
                valued(promise, "too high a value", (waiting, now) -> PriorityFactor.MOST + 1),
                valued(promise, "a clock", (waiting, now) -> System.nanoTime() % PriorityFactor.MOST),
                valued("theLargestAndTheSmallestGetValuesAtOnce", "believes that a duration is said",
                        (waiting, now) -> waiting.request().duration().orElseThrow().toMillis() % 10));
    }
}
