package dev.berth.simulation;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that keeps so many commits and then refuses the leader, as if its process had died between two commands. */
final class MortalStore implements SchedulerStore {

    private final SchedulerStore store;
    private int left;

    MortalStore(SchedulerStore store, int commits) {
        this.store = store;
        this.left = commits;
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        return store.acquire(pool, leader, lease);
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return store.renew(leadership, lease);
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        return store.load(leadership, events);
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        return left-- > 0 ? store.commit(leadership, sequence, events)
                : new CommitResult.Refused(CommitResult.Cause.STALE_EPOCH, "dead");
    }

    @Override
    public void close() {
        store.close();
    }
}
