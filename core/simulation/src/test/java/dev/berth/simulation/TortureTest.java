package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Torture finds nothing in a sound scheduler, and soon finds what is planted. */
final class TortureTest {

    @Test
    void nothingIsLostAndNothingHeldTwice() {
        Set<String> happened = new HashSet<>();
        for (long seed = 1; seed <= 5; seed++) {
            TortureReport report = Torture.run(seed, 1_000);
            assertEquals(Optional.empty(), report.violation(), "seed " + seed + " step " + report.steps());
            happened.addAll(report.counts().keySet());
        }
        assertTrue(happened.containsAll(Set.of("kills", "closings", "staleCommits", "failedLoads", "failedBeforeKept",
                "failedAfterKept", "refusedBatches", "request-placed", "request-requeued", "request-expiring",
                "node-state-changed", "gpu-state-changed")), happened.toString());
    }

    @Test
    void theSameSeedLeavesTheSameTrace() {
        TortureReport once = Torture.run(7, 1_000);
        assertEquals(once, Torture.run(7, 1_000));
        assertNotEquals(once.traceHash(), Torture.run(8, 1_000).traceHash());
    }

    @Test
    void aBatchThatIsAppliedTwiceIsFound() {
        assertFound(() -> new Planted(true, false));
    }

    @Test
    void aLeaderThatIsNotRefusedIsFound() {
        assertFound(() -> new Planted(false, true));
    }

    private static void assertFound(Supplier<SchedulerStore> planted) {
        assertTrue(LongStream.rangeClosed(1, 10).anyMatch(
                seed -> Torture.run(seed, 3_000, planted.get(), step -> { }).violation().isPresent()), "not found");
    }

    /** A million steps in some minutes; {@code -Dberth.long=true}. */
    @Test
    @EnabledIfSystemProperty(named = "berth.long", matches = "true")
    void aMillionStepsFindNothing() {
        for (long seed = 1; seed <= 100; seed++) {
            TortureReport report = Torture.run(seed, 10_000);
            assertEquals(Optional.empty(), report.violation(), "seed " + seed + " step " + report.steps());
        }
    }

    /** A store in memory that has forgotten to check one thing. */
    private static final class Planted implements SchedulerStore {
        private final InMemoryStore inner = new InMemoryStore(Torture.REMEMBERED);
        private final boolean keepsTwice;
        private final boolean obeysAnyLead;
        private Optional<Leadership> newest = Optional.empty();
        private long lastSequence;
        private long shift;

        Planted(boolean keepsTwice, boolean obeysAnyLead) {
            this.keepsTwice = keepsTwice;
            this.obeysAnyLead = obeysAnyLead;
        }

        @Override
        public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
            newest = inner.acquire(pool, leader, lease);
            return newest;
        }

        @Override
        public boolean renew(Leadership leadership, Duration lease) {
            return inner.renew(leadership, lease);
        }

        @Override
        public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
            return inner.load(leadership, events);
        }

        @Override
        public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
            Leadership lead = obeysAnyLead ? newest.orElseThrow() : leadership;
            shift += keepsTwice && sequence == lastSequence ? events.size() : 0;
            lastSequence = sequence;
            return inner.commit(lead, sequence + shift, events);
        }

        @Override
        public void close() {
        }
    }
}
