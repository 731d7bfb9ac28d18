package dev.berth.simulation;

import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows a scheduler what a store has under somebody else's lead, and keeps nothing. */
record ReadOnlyStore(SchedulerStore store, Leadership lead) implements SchedulerStore {

    /** The hash of the state that the store gives. */
    static long stateHash(SchedulerStore store, Leadership lead) {
        Scheduler loaded = Scheduler.builder().pool(lead.pool()).store(new ReadOnlyStore(store, lead))
                .limits(Limits.builder().commands(2).batch(1).waiting(1_000).remembered(Torture.REMEMBERED).build())
                .build();
        return loaded.questions().view().toCompletableFuture().join().stateHash();
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        return Optional.of(lead);
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        return true;
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        return store.load(lead, events);
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        throw new IllegalStateException("A mirror keeps nothing. sequence=" + sequence);
    }

    @Override
    public void close() {
    }
}
