package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueueOrder.Motion;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What every {@link QueueOrder} must do, over random requests that wait. Runs on jqwik's engine, which names the seed
 * of a try that fails.
 *
 * <p>A key must follow from what the order is shown, not from a clock, from chance, or from what it was asked before.
 * Only a request's key of a {@link Motion#DYNAMIC} order, and a group's of a {@link Motion#GROUPED} one, may change
 * with time.
 */
public abstract class QueueOrderContract {

    /** More than any answer takes, and less than anybody waits for a stuck build. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Makes the contract. */
    protected QueueOrderContract() {
    }

    /**
     * Makes the order.
     *
     * @return one with the settings to try
     */
    protected abstract QueueOrder order();

    @Example
    void itSaysOfItselfAlwaysTheSame() {
        QueueOrder order = order();
        Words.assertIsName(order.name());
        assertNotNull(order.motion(), "motion");
        assertEquals(List.of(order.name(), order.motion(), order.crossesClasses()),
                List.of(order().name(), order().motion(), order().crossesClasses()));
    }

    @Example
    void theLargestAndTheSmallestGetKeysAtOnce() {
        QueueOrder order = order();
        assertTimeoutPreemptively(PATIENCE, () -> {
            for (QueuedRequest waiting : WaitingSamples.extremes()) {
                order.key(waiting, waiting.submitted());
                order.key(waiting, WaitingSamples.last());
                assertNotNull(order.group(waiting), "group");
            }
            for (long held : new long[] {0, Long.MAX_VALUE}) {
                for (Instant oldest : List.of(Instant.EPOCH, WaitingSamples.last())) {
                    QueueGroup.Builder group = QueueGroup.builder("group").oldest(oldest).heldGpuMilli(held);
                    order.groupKey(group.waiting(1).build(), WaitingSamples.last());
                    order.groupKey(group.waiting(Integer.MAX_VALUE).build(), oldest);
                }
            }
        });
    }

    @Property(tries = 100)
    void aKeyFollowsFromWhatIsShown(@ForAll long seed) {
        Instant now = WaitingSamples.later(seed);
        QueueOrder order = order();
        List<Long> first = WaitingSamples.some(seed).stream().map(waiting -> order.key(waiting, now)).toList();
        WaitingSamples.some(~seed).forEach(other -> order.key(other, now.plusSeconds(1)));
        assertEquals(first, WaitingSamples.some(seed).stream().map(waiting -> order.key(waiting, now)).toList());
        QueueOrder another = order();
        assertEquals(first, WaitingSamples.some(seed).stream().map(waiting -> another.key(waiting, now)).toList());
    }

    @Property(tries = 100)
    void onlyDynamicKeysMove(@ForAll long seed) {
        QueueOrder order = order();
        if (order.motion() != Motion.DYNAMIC) {
            for (QueuedRequest waiting : WaitingSamples.some(seed)) {
                assertEquals(order.key(waiting, waiting.submitted()), order.key(waiting, WaitingSamples.later(seed)),
                        "a key moved of " + waiting.request().id());
            }
        }
    }

    @Property(tries = 100)
    void aGroupFollowsFromTheRequest(@ForAll long seed) {
        QueueOrder order = order();
        List<String> groups = WaitingSamples.some(seed).stream().map(order::group).toList();
        WaitingSamples.some(~seed).forEach(order::group);
        for (int i = 0; i < groups.size(); i++) {
            QueuedRequest waiting = WaitingSamples.some(seed).get(i);
            assertNotNull(groups.get(i), "no group of " + waiting.request().id());
            assertEquals(groups.get(i), order.group(waiting), "group of " + waiting.request().id());
            assertEquals(groups.get(i), order.group(QueuedRequest.builder(waiting.request())
                    .sequence(waiting.sequence()).submitted(waiting.submitted()).attempt(waiting.attempt() + 1)
                    .build()), "group after an attempt");
        }
    }

    @Property(tries = 100)
    void aGroupKeyFollowsFromWhatIsShown(@ForAll long seed) {
        QueueOrder order = order();
        QueueGroup group = group(seed);
        Instant now = WaitingSamples.later(seed);
        long key = order.groupKey(group, now);
        order.groupKey(group(~seed), now);
        assertEquals(key, order.groupKey(group(seed), now));
        assertEquals(key, order().groupKey(group(seed), now));
    }

    private static QueueGroup group(long seed) {
        Random random = new Random(seed);
        return QueueGroup.builder("group-" + random.nextInt(5)).waiting(1 + random.nextInt(50))
                .oldest(WaitingSamples.some(seed).get(0).submitted()).heldGpuMilli(random.nextInt(100_000)).build();
    }
}
