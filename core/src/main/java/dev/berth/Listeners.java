package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** The listeners of a scheduler; what one throws is logged and keeps nothing from the others. */
final class Listeners {

    private static final Logger LOG = System.getLogger("dev.berth");

    private final List<SchedulerListener> listeners;

    Listeners(List<SchedulerListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void committed(CommittedBatch batch) {
        call(listener -> listener.committed(batch));
    }

    void restored(SchedulerEvent event) {
        call(listener -> listener.restored(event));
    }

    void dropped(long batches) {
        call(listener -> listener.dropped(batches));
    }

    private void call(Consumer<SchedulerListener> what) {
        for (SchedulerListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (Throwable error) {
                LOG.log(Level.WARNING, "A listener failed. listener=" + listener.getClass().getName(), error);
            }
        }
    }
}
