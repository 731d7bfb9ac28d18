package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter that fails in the middle of a pass over those that wait costs the request that it was asked about. */
final class BrokenFilterTest {

    /** Fails once somebody wants all of three GPUs and they are free, or supposed to be. */
    private static final class Fails implements NodeFilter {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public ScoreScope scope() {
            return ScoreScope.SHAPE_AND_NODE;
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            if (query.shape().gpus().count() == 3) {
                throw new IllegalStateException("broken");
            }
            return true;
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            return Rejection.of("broken");
        }
    }

    private static Request limited(String id, int gpus) {
        return request(id, gpus).toBuilder(id).duration(Duration.ofMinutes(1)).build();
    }

    @ParameterizedTest
    @EnumSource(Backfill.class)
    void theSchedulerGoesOnAndTheRequestIsRefused(Backfill backfill) {
        Fixture fixture = new Fixture();
        Scheduler scheduler = fixture.builder().filter(new Fails()).backfill(backfill).build();
        now(scheduler.nodes().register(Fixture.node("n1", 3)));
        Ticket running = scheduler.submit(limited("running", 2));
        assertTrue(now(running.placed()).allocation().isPresent());
        Ticket broken = scheduler.submit(limited("broken", 3));
        Ticket behind = scheduler.submit(limited("behind", 1));
        assertTrue(isOpen(broken.placed()));
        assertEquals("none", code(scheduler.finish("running", Outcome.COMPLETED)));
        if (!isOpen(behind.placed())) {
            scheduler.finish("behind", Outcome.COMPLETED);
        }
        assertEquals("plugin-failed", code(broken.placed()));
        assertTrue(now(behind.placed()).allocation().isPresent());
        assertTrue(now(scheduler.submit(limited("later", 2)).placed()).allocation().isPresent());
    }
}
