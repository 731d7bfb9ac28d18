package dev.berth;

import dev.berth.event.EventVisitor;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
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
    /** The nodes of the requests that hold something. */
    private final Map<String, String> nodes = new HashMap<>();

    HintPublisher(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public void committed(CommittedBatch batch) {
        Hints hints = new Hints(batch.pool());
        batch.events().forEach(event -> event.accept(hints));
        if (!hints.all.isEmpty()) {
            notifier.publish(hints.all);
        }
    }

    /** Notes the nodes of requests; the hints themselves are dropped. */
    @Override
    public void restored(SchedulerEvent event) {
        event.accept(new Hints(""));
    }

    /** The hints of one batch. */
    private final class Hints implements EventVisitor<RuntimeException> {

        private final String pool;
        private final Set<Hint> all = new LinkedHashSet<>();

        Hints(String pool) {
            this.pool = pool;
        }

        @Override
        public void nodeRegistered(NodeRegistered event) {
            addNode(event.node().id());
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            addNode(event.nodeId());
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            // A heartbeat changes nothing that a host shows.
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            addNode(event.nodeId());
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            // The submitter has the reply.
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            nodes.put(event.allocation().requestId(), event.allocation().nodeId());
            addRequest(event.allocation().requestId());
        }

        @Override
        public void requestStarted(RequestStarted event) {
            addRequest(event.requestId());
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            addRequest(event.requestId());
        }

        @Override
        public void requestExtended(RequestExtended event) {
            addRequest(event.requestId());
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            addRequest(event.requestId());
            nodes.remove(event.requestId());
        }

        @Override
        public void requestEnded(RequestEnded event) {
            addRequest(event.requestId());
            nodes.remove(event.requestId());
        }

        /** Adds a request and the node that it is on. */
        private void addRequest(String id) {
            all.add(new Hint(pool, Hint.Kind.REQUEST, id));
            Optional.ofNullable(nodes.get(id)).ifPresent(this::addNode);
        }

        private void addNode(String id) {
            all.add(new Hint(pool, Hint.Kind.NODE, id));
        }
    }
}
