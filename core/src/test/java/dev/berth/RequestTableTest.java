package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.policy.QueueOrders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** Slots are dense, and whoever waits is in line, however soon it is placed. */
final class RequestTableTest {

    private static final Shape SHAPE = Shape.of(1, 1, GpuDemand.none());

    private RequestTable table = table();
    private long sequence = 1;

    @BeforeTry
    void empty() {
        table = table();
    }

    private static RequestTable table() {
        return new RequestTable(10, new WaitingQueue(new GuardedQueueOrder(QueueOrders.fifo()), true));
    }

    private LiveRequest submit(String id) {
        LiveRequest live = new LiveRequest(Request.builder(id).shapes(SHAPE).build(), sequence++, Fixture.START);
        table.submit(live, Fixture.START);
        return live;
    }

    private Allocation place(LiveRequest live, int slot) {
        Allocation allocation = new Allocation(sequence++, slot, live.id, live.attempt,
                new Placement(0, "n1", SHAPE, 0), Fixture.START, Optional.empty());
        table.place(live, allocation);
        return allocation;
    }

    private void end(LiveRequest live) {
        assertSame(live, table.end(ended(live)));
        Allocation held = live.allocation;
        if (held != null) {
            table.release(live, held, Fixture.START);
        }
    }

    private RequestEnded ended(LiveRequest live) {
        return new RequestEnded(sequence++, live.id, live.fingerprint, RequestState.COMPLETED, OptionalLong.empty(),
                "", "", Fixture.START);
    }

    @Property(tries = 200)
    void theFreeSlotIsAlwaysTheLowest(@ForAll @Size(max = 300) List<@IntRange(min = 0, max = 99) Integer> steps) {
        List<LiveRequest> held = new ArrayList<>();
        TreeSet<Integer> free = new TreeSet<>();
        for (int slot = 0; slot < 400; slot++) {
            free.add(slot);
        }
        for (int step : steps) {
            if (step < 60 || held.isEmpty()) {
                LiveRequest live = submit("r" + sequence);
                int slot = step < 50 ? table.freeSlot() : free.ceiling(step);
                held.add(live);
                assertSame(live, table.find(place(live, slot)));
                free.remove(slot);
            } else {
                LiveRequest gone = held.remove(step % held.size());
                free.add(gone.allocation.slot());
                end(gone);
            }
            assertEquals(free.first(), table.freeSlot());
            assertEquals(held.size(), table.held());
            assertEquals(0, table.waitingCount());
        }
    }

    @Example
    void whoeverIsSubmittedWaitsAtOnce() {
        LiveRequest first = submit("first");
        assertEquals(1, table.waitingCount());
        assertEquals(List.of(first), table.waiting(Fixture.START));
        LiveRequest second = submit("second");
        LiveRequest third = submit("third");
        assertSame(third, table.find("third"));
        assertEquals(3, table.waitingCount());
        place(second, 0);
        end(third);
        assertNull(table.find("third"));
        assertNotNull(table.findEnded("third"));
        assertEquals(List.of(first), table.waiting(Fixture.START));
    }

    @Example
    void aRestoredRequestThatWasQueuedAgainWaitsOnce() {
        LiveRequest restored = submit("r1");
        table.requeue(restored, 2, Fixture.START);
        assertEquals(1, table.waitingCount());
        place(restored, 3);
        assertEquals(List.of(), table.waiting(Fixture.START));
        assertEquals(0, table.freeSlot());
    }
}
