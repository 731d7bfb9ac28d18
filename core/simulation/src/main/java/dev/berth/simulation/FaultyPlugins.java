package dev.berth.simulation;

import dev.berth.local.SettableTime;
import dev.berth.spi.Admission;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import dev.berth.spi.Rejection;
import dev.berth.spi.SchedulerListener;
import dev.berth.spi.ScoreScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Plug-ins and a listener that are in order until told otherwise: then they throw, or take their time. */
final class FaultyPlugins {

    private static final int SLOWEST_SECONDS = 90;

    private final Random random;
    private final SettableTime time;
    private int left;

    FaultyPlugins(Random random, SettableTime time) {
        this.random = random;
        this.time = time;
    }

    /** Lets some of the next calls go wrong. */
    void begin(int calls) {
        left = calls;
    }

    /** Lets nothing go wrong any more. */
    void end() {
        left = 0;
    }

    private void act() {
        if (left > 0 && random.nextInt(3) == 0) {
            left--;
            if (random.nextBoolean()) {
                throw new IllegalStateException("trouble");
            }
            time.advance(Duration.ofSeconds(random.nextInt(SLOWEST_SECONDS)));
        }
    }

    NodeFilter filter(ScoreScope scope) {
        return new Filter(scope);
    }

    private final class Filter implements NodeFilter {
        private final ScoreScope scope;

        Filter(ScoreScope scope) {
            this.scope = scope;
        }

        @Override
        public String name() {
            return "trouble";
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            act();
            return true;
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            return Rejection.of("trouble");
        }

        @Override
        public ScoreScope scope() {
            return scope;
        }
    }

    AdmissionPolicy admission() {
        return new AdmissionPolicy() {
            @Override
            public String name() {
                return "trouble";
            }

            @Override
            public Admission admit(Arrival arrival) {
                act();
                return Admission.Admitted.INSTANCE;
            }
        };
    }

    SchedulerListener listener() {
        return new SchedulerListener() {
            @Override
            public void committed(CommittedBatch batch) {
                act();
            }
        };
    }

    QueueOrder order(QueueOrder sound) {
        return new Order(sound);
    }

    private final class Order implements QueueOrder {
        private final QueueOrder sound;

        Order(QueueOrder sound) {
            this.sound = sound;
        }

        @Override
        public String name() {
            return sound.name();
        }

        @Override
        public Motion motion() {
            return sound.motion();
        }

        @Override
        public boolean crossesClasses() {
            return sound.crossesClasses();
        }

        @Override
        public long key(QueuedRequest waiting, Instant now) {
            act();
            return sound.key(waiting, now);
        }

        @Override
        public String group(QueuedRequest waiting) {
            return sound.group(waiting);
        }

        @Override
        public long groupKey(QueueGroup group, Instant now) {
            act();
            return sound.groupKey(group, now);
        }
    }
}
