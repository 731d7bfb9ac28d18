package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.model.NodeLoss;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The limits of a scheduler: what is in range, and what a changed copy retains. */
class LimitsTest {

    private static final Duration CENTURY = Duration.ofDays(36_525);

    @Test
    void anUnchangedBuilderGivesTheDefaults() {
        assertEquals(Limits.defaults(), Limits.builder().build());
        assertEquals(Limits.defaults().hashCode(), Limits.builder().build().hashCode());
        assertEquals("Limits[commands=65536, batch=256, uncommitted=65536, waiting=1000000, remembered=100000, "
                + "boards=512, candidates=1000, rankings=10000, startTimeout=Optional.empty, "
                + "expiryGrace=Optional.empty, heartbeatTimeout=Optional.empty, nodeLoss=REQUEUE, horizon=PT720H]",
                Limits.defaults().toString());
    }

    @Test
    void aCopyDiffersInWhatIsChangedOnly() {
        List<UnaryOperator<Limits.Builder>> changes = List.of(b -> b.commands(1), b -> b.batch(1),
                b -> b.uncommitted(1), b -> b.waiting(1), b -> b.remembered(1), b -> b.boards(1), b -> b.candidates(1),
                b -> b.rankings(1), b -> b.startTimeout(CENTURY), b -> b.expiryGrace(CENTURY),
                b -> b.heartbeatTimeout(CENTURY), b -> b.nodeLoss(NodeLoss.FAIL), b -> b.horizon(CENTURY));
        Limits.Builder all = Limits.builder();
        for (UnaryOperator<Limits.Builder> change : changes) {
            assertNotEquals(Limits.defaults(), change.apply(Limits.builder()).build());
            change.apply(all);
        }
        Limits limits = all.build();
        assertEquals(limits, limits.toBuilder().build());
        assertEquals(limits.hashCode(), limits.toBuilder().build().hashCode());
        assertEquals(Optional.of(CENTURY), limits.toBuilder().startTimeout(CENTURY).build().startTimeout());
    }

    @Test
    void countsAreAboveZero() {
        List<BiFunction<Limits.Builder, Integer, Limits.Builder>> counts = List.of(Limits.Builder::commands,
                Limits.Builder::batch, Limits.Builder::uncommitted, Limits.Builder::waiting,
                Limits.Builder::remembered, Limits.Builder::boards, Limits.Builder::candidates,
                Limits.Builder::rankings);
        for (BiFunction<Limits.Builder, Integer, Limits.Builder> count : counts) {
            assertThrows(IllegalArgumentException.class, () -> count.apply(Limits.builder(), 0).build());
            assertThrows(IllegalArgumentException.class,
                    () -> count.apply(Limits.builder(), Integer.MAX_VALUE).build());
        }
        assertEquals("A limit is out of range. limit=commands value=16777217 least=1 most=16777216",
                assertThrows(IllegalArgumentException.class,
                        () -> Limits.builder().commands((1 << 24) + 1).build()).getMessage());
    }

    @Test
    void durationsAreFromAMillisecondToACentury() {
        List<BiFunction<Limits.Builder, Duration, Limits.Builder>> durations = List.of(Limits.Builder::startTimeout,
                Limits.Builder::expiryGrace, Limits.Builder::heartbeatTimeout, Limits.Builder::horizon);
        for (BiFunction<Limits.Builder, Duration, Limits.Builder> duration : durations) {
            duration.apply(Limits.builder(), Duration.ofMillis(1)).build();
            duration.apply(Limits.builder(), CENTURY).build();
            for (Duration wrong : List.of(Duration.ofSeconds(Long.MIN_VALUE), Duration.ZERO, Duration.ofNanos(999_999),
                    CENTURY.plusNanos(1), Duration.ofMillis(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
                assertThrows(IllegalArgumentException.class,
                        () -> duration.apply(Limits.builder(), wrong).build(), wrong.toString());
            }
        }
        assertEquals("A limit is out of range. limit=startTimeout value=PT2562047788015H12M55.807S least=PT0.001S "
                + "most=PT876600H", assertThrows(IllegalArgumentException.class, () -> Limits.builder()
                        .startTimeout(Duration.ofMillis(Long.MAX_VALUE)).build()).getMessage());
    }
}
