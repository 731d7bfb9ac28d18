package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener with a buffer and an executor of its own: here the test runs what it has to do. */
final class BufferedListenerTest implements SchedulerListener {

    private final ArrayDeque<Runnable> due = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final TroubledStore store = new TroubledStore(new InMemoryStore());

    @Override
    public void committed(CommittedBatch batch) {
        calls.add("committed " + batch.sequence());
    }

    @Override
    public void restored(SchedulerEvent event) {
        calls.add("restored");
    }

    @Override
    public void dropped(long batches) {
        calls.add("dropped " + batches);
    }

    private Scheduler start(int capacity) {
        return Scheduler.builder().store(store).listener(this, due::add, capacity).build();
    }

    private void runDue() {
        while (!due.isEmpty()) {
            due.remove().run();
        }
    }

    @Test
    void whatFindsTheBufferFullIsDroppedAndCounted() {
        Scheduler scheduler = start(2);
        for (int i = 0; i < 5; i++) {
            assertEquals("none", code(scheduler.nodes().register(node("n" + i, 1))));
        }
        runDue();
        now(scheduler.nodes().register(node("n", 1)));
        runDue();
        assertEquals(List.of("committed 1", "dropped 3", "committed 2", "committed 6"), calls);
    }

    @Test
    void whatIsRestoredAfterARefusalKeepsItsPlace() {
        Scheduler scheduler = start(1);
        now(scheduler.nodes().register(node("n1", 1)));
        store.refuseTheNext();
        assertEquals("not-stored", code(scheduler.nodes().register(node("n2", 1))));
        now(scheduler.questions().view());
        assertEquals(List.of(), calls);
        runDue();
        now(scheduler.nodes().register(node("n3", 1)));
        runDue();
        assertEquals(List.of("committed 1", "restored", "committed 2"), calls);
    }

    @Test
    void whatIsRestoredAtStartUpComesAtOnce() {
        now(start(1).nodes().register(node("n1", 1)));
        start(1);
        assertEquals(List.of("restored"), calls);
    }

    @Test
    void aBufferOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> start(0));
    }
}
