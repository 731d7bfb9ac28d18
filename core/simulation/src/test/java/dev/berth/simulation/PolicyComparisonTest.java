package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Scheduler;
import dev.berth.policy.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row is the mean of what the replays of its seeds give one by one. */
final class PolicyComparisonTest {

    private final PackingInstance instance = PackingInstance.random(20, 7);
    private final PolicyComparison comparison = new PolicyComparison(instance.nodes(), instance.requests(), 130);

    private ReplayFigures figures(long seed) {
        return FillReplay.run(Scheduler.builder().policy(Policies.random()).seed(seed),
                FillProtocol.prepare(instance.nodes(), instance.requests(), 130, seed), arrived -> { }).figures();
    }

    @Test
    void aRowIsTheMeanOfItsSeeds() {
        int[] told = new int[1];
        PolicyComparison.Row row = comparison.run(Policies.random(), List.of(3L, 9L), () -> told[0]++);
        assertEquals(2, told[0]);
        assertEquals("random", row.policy());
        assertEquals((figures(3).unallocatedPercent() + figures(9).unallocatedPercent()) / 2,
                row.unallocatedPercent(), 1e-9);
        assertEquals((figures(3).refused() + figures(9).refused()) / 2.0,
                row.refusedByClass().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
        assertTrue(row.decisionsPerSecond() > 0);
    }

    @Test
    void withoutSeedsThereIsNothingToCompare() {
        assertThrows(IllegalArgumentException.class, () -> comparison.run(Policies.random(), List.of(), () -> { }));
    }
}
