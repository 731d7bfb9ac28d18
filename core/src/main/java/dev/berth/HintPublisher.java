package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerListener;
import java.util.LinkedHashSet;
import java.util.Set;

/** Publishes a hint for each node and request that something has happened to. */
final class HintPublisher implements SchedulerListener {

    private final Notifier notifier;

    HintPublisher(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public void committed(CommittedBatch batch) {
        Set<Hint> hints = new LinkedHashSet<>();
        for (SchedulerEvent event : batch.events()) {
            if (event instanceof RequestPlaced placed) {
                hints.add(new Hint(batch.pool(), Hint.Kind.REQUEST, placed.allocation().requestId()));
                hints.add(new Hint(batch.pool(), Hint.Kind.NODE, placed.allocation().nodeId()));
            } else if (event instanceof RequestEnded ended) {
                hints.add(new Hint(batch.pool(), Hint.Kind.REQUEST, ended.requestId()));
            } else if (event instanceof RequestRequeued requeued) {
                hints.add(new Hint(batch.pool(), Hint.Kind.REQUEST, requeued.requestId()));
            } else if (event instanceof NodeStateChanged changed) {
                hints.add(new Hint(batch.pool(), Hint.Kind.NODE, changed.nodeId()));
            }
        }
        if (!hints.isEmpty()) {
            notifier.publish(hints);
        }
    }
}
