package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.model.Resources;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Eighths are those of a division in integers. */
final class CapacityTiersTest {

    @Property(tries = 20_000)
    void theyAreThoseOfADivision(@ForAll @LongRange(min = 1, max = Resources.MAX_CPU_MILLIS) long capacity,
            @ForAll @LongRange(max = Resources.MAX_CPU_MILLIS) long some) {
        check(capacity, some % (capacity + 1));
        for (long part = 0; part <= CapacityTiers.PARTS; part++) {
            long border = capacity * part / CapacityTiers.PARTS;
            check(capacity, border);
            check(capacity, Math.max(0, border - 1));
            check(capacity, Math.min(capacity, border + 1));
        }
    }

    @Test
    void alsoThoseOfTheLargestAndTheSmallestCapacities() {
        for (long step = 1; step < 3_000; step++) {
            for (long capacity : new long[] {step, Resources.MAX_CPU_MILLIS + 1 - step}) {
                for (long part = 0; part <= CapacityTiers.PARTS; part++) {
                    long border = capacity * part / CapacityTiers.PARTS;
                    check(capacity, border);
                    check(capacity, Math.max(0, border - 1));
                    check(capacity, Math.min(capacity, border + 1));
                }
            }
        }
        assertEquals(0, new CapacityTiers(0).of(0));
    }

    private static void check(long capacity, long amount) {
        assertEquals(amount * CapacityTiers.PARTS / capacity, new CapacityTiers(capacity).of(amount), amount + " of "
                + capacity);
    }
}
