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

/** Publishes a hint for each node and request that something has happened to. */
final class HintPublisher implements SchedulerListener {

    private final Notifier notifier;

    HintPublisher(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public void committed(CommittedBatch batch) {
        for (SchedulerEvent event : batch.events()) {
            if (event instanceof RequestPlaced placed) {
                publish(batch, Hint.Kind.REQUEST, placed.allocation().requestId());
                publish(batch, Hint.Kind.NODE, placed.allocation().nodeId());
            } else if (event instanceof RequestEnded ended) {
                publish(batch, Hint.Kind.REQUEST, ended.requestId());
            } else if (event instanceof RequestRequeued requeued) {
                publish(batch, Hint.Kind.REQUEST, requeued.requestId());
            } else if (event instanceof NodeStateChanged changed) {
                publish(batch, Hint.Kind.NODE, changed.nodeId());
            }
        }
    }

    private void publish(CommittedBatch batch, Hint.Kind kind, String id) {
        notifier.publish(new Hint(batch.pool(), kind, id));
    }
}
