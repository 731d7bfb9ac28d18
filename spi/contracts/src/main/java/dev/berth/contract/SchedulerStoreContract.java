package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.SchedulerStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SchedulerStore} must do. Extend it, open stores on fresh storage, run it with JUnit.
 *
 * <p>{@link SchedulerStore#load} says which events come and in which order. Where an event that is told again could
 * carry several instants or words, a store gives those of the fact that the row keeps:
 * <ul>
 * <li>{@code NodeRegistered}: when the node was last registered or changed its state, whichever is later;
 * <li>{@code NodeSeen}: the last time; a node described anew keeps it;
 * <li>{@code GpuStateChanged}: when the GPU was last taken out of service. A node described anew with the same
 *     hardware keeps its GPUs out of service; with other hardware, all of them are in service again;
 * <li>{@code RequestSubmitted}, {@code RequestEnded}: their own;
 * <li>{@code RequestRequeued}: time, attempt and reason of the last time, without an allocation;
 * <li>{@code RequestPlaced}: the allocation's start, with the expiry that the last extension gave it;
 * <li>{@code RequestStarted}, {@code RequestExpiring}: their own. Both facts are kept apart: an allocation may expire
 *     before it starts, and an extension takes back the expiring alone.
 * </ul>
 *
 * <p>Of the batches kept under a lead, a store must know the newest when it is offered again; a scheduler has one in
 * flight and offers no other. A different batch under used numbers is refused.
 *
 * <p>A history is driven by a seed that a failing test names: the same seed makes the same history.
 */
public abstract class SchedulerStoreContract extends StoreStateTests {

    /** Makes the contract. */
    protected SchedulerStoreContract() {
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyLegalHistoryComesBack(long seed) {
        EventHistoryGenerator history = new EventHistoryGenerator(seed);
        Random random = new Random(seed);
        model = history.pool();
        for (int i = 0; i < 40; i++) {
            long sequence = model.next;
            List<SchedulerEvent> batch = history.batch(1 + random.nextInt(random.nextBoolean() ? 3 : 40));
            disturb(random.nextInt(6), sequence, batch);
            assertEquals(new CommitResult.Committed(), store.commit(lead, sequence, batch));
            if (random.nextInt(5) == 0) {
                assertEquals(new CommitResult.Committed(), store.commit(lead, sequence, batch));
            }
            assertKept();
        }
    }

    /** What may happen before a batch is kept: it is offered under a wrong number, or the lead changes hands. */
    private void disturb(int dice, long sequence, List<SchedulerEvent> batch) {
        if (dice == 0) {
            assertRefused(Cause.BAD_BATCH, store.commit(lead, sequence + 1, batch));
        } else if (dice == 1) {
            SchedulerStore next = second();
            var stale = lead;
            lead = next.acquire("pool-a", "leader-" + sequence);
            assertRefused(Cause.STALE_EPOCH, store.commit(stale, sequence, batch));
            store = next;
        }
    }
}
