package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What every {@link PriorityFactor} must do, over random requests that wait. Runs on jqwik's engine, which names the
 * seed of a try that fails.
 */
public abstract class PriorityFactorContract {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Makes the contract. */
    protected PriorityFactorContract() {
    }

    /**
     * Makes the factor.
     *
     * @return one with the settings to try
     */
    protected abstract PriorityFactor factor();

    @Example
    void itSaysOfItselfAlwaysTheSame() {
        Words.assertIsName(factor().name());
        assertEquals(factor().name(), factor().name());
        assertEquals(factor().moves(), factor().moves());
    }

    @Example
    void theLargestAndTheSmallestGetValuesAtOnce() {
        PriorityFactor factor = factor();
        assertTimeoutPreemptively(PATIENCE, () -> WaitingSamples.extremes().forEach(waiting -> {
            value(factor, waiting, waiting.submitted());
            value(factor, waiting, WaitingSamples.last());
        }));
    }

    @Property(tries = 100)
    void aValueFollowsFromWhatIsShownAndIsInRange(@ForAll long seed) {
        Instant now = WaitingSamples.later(seed);
        PriorityFactor factor = factor();
        List<Long> first = WaitingSamples.some(seed).stream().map(waiting -> value(factor, waiting, now)).toList();
        WaitingSamples.some(~seed).forEach(other -> value(factor, other, now.plusSeconds(1)));
        assertEquals(first, WaitingSamples.some(seed).stream().map(waiting -> value(factor, waiting, now)).toList());
        PriorityFactor another = factor();
        assertEquals(first, WaitingSamples.some(seed).stream().map(waiting -> value(another, waiting, now)).toList());
    }

    @Property(tries = 100)
    void onlyWhatMovesMoves(@ForAll long seed) {
        PriorityFactor factor = factor();
        if (!factor.moves()) {
            for (QueuedRequest waiting : WaitingSamples.some(seed)) {
                assertEquals(value(factor, waiting, waiting.submitted()),
                        value(factor, waiting, WaitingSamples.later(seed)), "a value moved");
            }
        }
    }

    private static long value(PriorityFactor factor, QueuedRequest waiting, Instant now) {
        long value = factor.value(waiting, now);
        assertTrue(value >= 0 && value <= PriorityFactor.MOST, "a value out of range: " + value);
        return value;
    }
}
