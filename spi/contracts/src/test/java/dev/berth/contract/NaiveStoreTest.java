package dev.berth.contract;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The contract can be kept: the naive pool behind the interface keeps it. */
final class NaiveStoreTest extends SchedulerStoreContract {

    private NaiveStore latest = new NaiveStore();

    @Override
    protected SchedulerStore open() {
        latest = new NaiveStore();
        return latest;
    }

    @Override
    protected SchedulerStore reopen() {
        return latest;
    }

    private static final class NaiveStore implements SchedulerStore {

        private final Map<String, ReferencePool> pools = new HashMap<>();
        private final Map<String, Long> epochs = new HashMap<>();
        private final Map<String, String> leaders = new HashMap<>();
        private final Map<String, Instant> leaseEnds = new HashMap<>();
        private final Map<String, List<SchedulerEvent>> newest = new HashMap<>();

        @Override
        public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
            if (!leader.equals(leaders.get(pool)) && leaseEnds.getOrDefault(pool, Instant.MIN).isAfter(Instant.now())) {
                return Optional.empty();
            }
            newest.remove(pool);
            pools.computeIfAbsent(pool, name -> new ReferencePool());
            leaders.put(pool, leader);
            leaseEnds.put(pool, Instant.now().plus(lease));
            return Optional.of(new Leadership(pool, leader, epochs.merge(pool, 1L, Long::sum)));
        }

        @Override
        public boolean renew(Leadership leadership, Duration lease) {
            boolean ours = epochs.get(leadership.pool()) == leadership.epoch();
            if (ours) {
                leaseEnds.put(leadership.pool(), Instant.now().plus(lease));
            }
            return ours;
        }

        @Override
        public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
            if (epochs.get(leadership.pool()) != leadership.epoch()) {
                throw new StoreException("Somebody else leads.", null);
            }
            ReferencePool pool = pools.get(leadership.pool());
            pool.load().forEach(events);
            return new PoolPosition(pool.next, pool.lastNode, pool.lastEvent);
        }

        @Override
        public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
            ReferencePool pool = pools.get(leadership.pool());
            if (epochs.get(leadership.pool()) != leadership.epoch()) {
                return new CommitResult.Refused(Cause.STALE_EPOCH, "Somebody else leads.");
            }
            if (sequence == pool.next - events.size() && events.equals(newest.get(leadership.pool()))) {
                return new CommitResult.Committed();
            }
            if (sequence != pool.next) {
                return new CommitResult.Refused(Cause.BAD_BATCH, "Another number comes next.");
            }
            pool.applyAll(events);
            newest.put(leadership.pool(), List.copyOf(events));
            return new CommitResult.Committed();
        }

        @Override
        public void close() {
            newest.clear();
        }
    }
}
