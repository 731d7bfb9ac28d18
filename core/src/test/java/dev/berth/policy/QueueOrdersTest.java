package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.contract.PriorityFactorContract;
import dev.berth.contract.QueueOrderContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.Group;

/** The built-in orders keep the contract and go by what their names say. */
final class QueueOrdersTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private abstract static class Named extends QueueOrderContract {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected QueueOrder order() {
            return QueueOrders.named(name).orElseThrow();
        }
    }

    @Group
    final class Fifo extends Named {
        Fifo() {
            super("fifo");
        }
    }

    @Group
    final class ShortestFirst extends Named {
        ShortestFirst() {
            super("shortest-first");
        }
    }

    @Group
    final class OfF1 extends Named {
        OfF1() {
            super("f1");
        }
    }

    @Group
    final class Ageing extends Named {
        Ageing() {
            super("ageing");
        }
    }

    @Group
    final class Multifactor extends Named {
        Multifactor() {
            super("multifactor");
        }
    }

    @Group
    final class FewestHeld extends Named {
        FewestHeld() {
            super("fewest-held-first");
        }
    }

    @Group
    final class Waverless extends Named {
        Waverless() {
            super("waverless");
        }
    }

    @Group
    final class Age extends PriorityFactorContract {
        @Override
        protected PriorityFactor factor() {
            return PriorityFactors.age(Duration.ofHours(1));
        }
    }

    @Group
    final class OfClass extends PriorityFactorContract {
        @Override
        protected PriorityFactor factor() {
            return PriorityFactors.priorityClass();
        }
    }

    @Group
    final class Size extends PriorityFactorContract {
        @Override
        protected PriorityFactor factor() {
            return PriorityFactors.size(4_000);
        }
    }

    @Group
    final class Smallness extends PriorityFactorContract {
        @Override
        protected PriorityFactor factor() {
            return PriorityFactors.smallness(4_000);
        }
    }

    @Group
    final class Shortness extends PriorityFactorContract {
        @Override
        protected PriorityFactor factor() {
            return PriorityFactors.shortness(Duration.ofHours(2));
        }
    }

    private static QueuedRequest waiting(String id, Instant submitted, int gpus, int minutes) {
        return waiting(Request.builder(id).shapes(Shape.of(1_000, 0, GpuDemand.whole(gpus)))
                .duration(Duration.ofMinutes(minutes)).build(), submitted);
    }

    private static QueuedRequest waiting(Request request, Instant submitted) {
        return QueuedRequest.builder(request).sequence(1 + submitted.getEpochSecond()).submitted(submitted).build();
    }

    private static List<String> sorted(QueueOrder order, QueuedRequest... waiting) {
        return Stream.of(waiting).sorted(Comparator.comparingLong((QueuedRequest one) -> order.key(one, NOON))
                .thenComparingLong(QueuedRequest::sequence)).map(one -> one.request().id()).toList();
    }

    private static QueuedRequest of(Priority priority, Instant submitted) {
        return waiting(Request.builder(priority.name()).priority(priority)
                .shapes(Shape.of(1_000, 0, GpuDemand.whole(1))).build(), submitted);
    }

    @Example
    void theirNamesAreThoseThatUsersLookFor() {
        assertEquals(List.of("ageing", "f1", "fcfs", "fewest-held-first", "fifo", "multifactor", "shortest-first",
                "sjf", "waverless"), QueueOrders.names());
        QueueOrders.names().forEach(name -> assertEquals(name, QueueOrders.named(name).orElseThrow().name()));
        assertTrue(QueueOrders.named("lifo").isEmpty());
    }

    @Example
    void fifoGoesBySubmissionAndShortestFirstByDuration() {
        QueuedRequest old = waiting("old", NOON.minusSeconds(60), 1, 50);
        QueuedRequest young = waiting("young", NOON, 8, 5);
        QueuedRequest endless = waiting(Request.builder("endless")
                .shapes(Shape.of(1, 0, GpuDemand.none())).build(), NOON.minusSeconds(99));
        assertEquals(List.of("old", "young"), sorted(QueueOrders.fifo(), young, old));
        assertEquals(List.of("young", "old", "endless"), sorted(QueueOrders.shortestFirst(), endless, old, young));
    }

    @Example
    void f1IsTheFormulaOfThePaper() {
        QueuedRequest job = waiting("job", Instant.ofEpochSecond(1_000), 4, 100);
        double expected = StrictMath.log10(6_000) * 4 + 870 * StrictMath.log10(1_000);
        assertEquals(expected, QueueOrders.f1().key(job, NOON) / 1e12, 1e-9);
        QueuedRequest first = waiting("first", Instant.EPOCH, 1, 100);
        assertEquals(StrictMath.log10(6_000) - 870, QueueOrders.f1().key(first, NOON) / 1e12, 1e-9, "0.1 for 0");
    }

    @Example
    void ageingLetsWhoeverWaitsPassTheClassesAbove() {
        QueueOrder order = QueueOrders.ageing(Duration.ofHours(1));
        assertTrue(order.crossesClasses());
        assertEquals(List.of("HIGH", "LOW"), sorted(order, of(Priority.LOW, NOON.minusSeconds(7_199)),
                of(Priority.HIGH, NOON)));
        assertEquals(List.of("LOW", "HIGH"), sorted(order, of(Priority.LOW, NOON.minusSeconds(7_201)),
                of(Priority.HIGH, NOON)));
        assertThrows(IllegalArgumentException.class, () -> QueueOrders.ageing(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> QueueOrders.ageing(Duration.ofDays(1_001)));
    }

    @Example
    void multifactorAddsUpWhatSpeaksForARequest() {
        QueueOrder order = QueueOrders.multifactor(Map.of(PriorityFactors.age(Duration.ofHours(10)), 2L,
                PriorityFactors.size(8_000), 3L));
        assertEquals(-(2 * 100_000 + 3 * 500_000), order.key(waiting("one", NOON.minusSeconds(3_600), 4, 1), NOON));
        assertEquals(-(2 * 1_000_000 + 3 * 1_000_000), order.key(waiting("old", Instant.EPOCH, 64, 1), NOON));
        assertEquals(QueueOrder.Motion.DYNAMIC, order.motion());
        assertEquals(QueueOrder.Motion.STATIC,
                QueueOrders.multifactor(Map.of(PriorityFactors.priorityClass(), 1L)).motion());
        assertThrows(IllegalArgumentException.class, () -> QueueOrders.multifactor(Map.of()));
        assertThrows(IllegalArgumentException.class,
                () -> QueueOrders.multifactor(Map.of(PriorityFactors.priorityClass(), 0L)));
    }

    @Example
    void factorsCountFromNothingToAll() {
        QueuedRequest job = waiting("job", NOON.minusSeconds(1_800), 2, 30);
        assertEquals(500_000, PriorityFactors.age(Duration.ofHours(1)).value(job, NOON));
        assertEquals(0, PriorityFactors.age(Duration.ofHours(1)).value(job, NOON.minusSeconds(9_999)), "clock");
        assertEquals(333_333, PriorityFactors.priorityClass().value(job, NOON));
        assertEquals(250_000, PriorityFactors.size(8_000).value(job, NOON));
        assertEquals(750_000, PriorityFactors.smallness(8_000).value(job, NOON));
        assertEquals(500_000, PriorityFactors.shortness(Duration.ofHours(1)).value(job, NOON));
        assertEquals(0, PriorityFactors.shortness(Duration.ofHours(1)).value(of(Priority.LOW, NOON), NOON));
        assertThrows(IllegalArgumentException.class, () -> PriorityFactors.size(0));
    }

    @Example
    void waverlessPriorityIsThatOfTheReference() {
        QueueGroup backlog = QueueGroup.builder("endpoint").waiting(12).oldest(NOON.minusSeconds(700)).build();
        assertEquals(90, SteppedAgeing.WAVERLESS.effectivePriority(backlog, NOON));
        assertEquals(50, SteppedAgeing.WAVERLESS.effectivePriority(
                QueueGroup.builder("endpoint").waiting(9).oldest(NOON.minusSeconds(299)).build(), NOON));
        assertEquals(80, SteppedAgeing.WAVERLESS.effectivePriority(
                QueueGroup.builder("endpoint").build(), NOON), "three steps at most");
        assertEquals(-90, QueueOrders.named("waverless").orElseThrow().groupKey(backlog, NOON));
    }
}
