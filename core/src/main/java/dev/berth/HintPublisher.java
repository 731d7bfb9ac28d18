package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerListener;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes a hint for each request that something has happened to since it was submitted, and for the node that it is
 * or was on; and for each node that something but a heartbeat has happened to.
 */
final class HintPublisher implements SchedulerListener {

    private final Notifier notifier;
    /** Where the requests are that hold something. */
    private final Map<String, String> nodes = new HashMap<>();

    HintPublisher(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public void committed(CommittedBatch batch) {
        Set<Hint> hints = new LinkedHashSet<>();
        for (SchedulerEvent event : batch.events()) {
            Optional<String> request = request(event);
            request.ifPresent(id -> hints.add(new Hint(batch.pool(), Hint.Kind.REQUEST, id)));
            request.flatMap(id -> follow(id, event)).or(() -> node(event))
                    .ifPresent(id -> hints.add(new Hint(batch.pool(), Hint.Kind.NODE, id)));
        }
        if (!hints.isEmpty()) {
            notifier.publish(hints);
        }
    }

    @Override
    public void restored(SchedulerEvent event) {
        request(event).ifPresent(id -> follow(id, event));
    }

    /** The node that the request is on, or was until now. */
    private Optional<String> follow(String request, SchedulerEvent event) {
        if (event instanceof RequestPlaced placed) {
            nodes.put(request, placed.allocation().nodeId());
        } else if (event instanceof RequestRequeued || event instanceof RequestEnded) {
            return Optional.ofNullable(nodes.remove(request));
        }
        return Optional.ofNullable(nodes.get(request));
    }

    private static Optional<String> request(SchedulerEvent event) {
        if (event instanceof RequestPlaced placed) {
            return Optional.of(placed.allocation().requestId());
        } else if (event instanceof RequestStarted started) {
            return Optional.of(started.requestId());
        } else if (event instanceof RequestExpiring expiring) {
            return Optional.of(expiring.requestId());
        } else if (event instanceof RequestExtended extended) {
            return Optional.of(extended.requestId());
        } else if (event instanceof RequestRequeued requeued) {
            return Optional.of(requeued.requestId());
        } else if (event instanceof RequestEnded ended) {
            return Optional.of(ended.requestId());
        }
        return Optional.empty();
    }

    private static Optional<String> node(SchedulerEvent event) {
        if (event instanceof NodeRegistered registered) {
            return Optional.of(registered.node().id());
        } else if (event instanceof NodeStateChanged changed) {
            return Optional.of(changed.nodeId());
        } else if (event instanceof GpuStateChanged changed) {
            return Optional.of(changed.nodeId());
        }
        return Optional.empty();
    }
}
