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
import dev.berth.spi.SchedulerListener;
import java.util.HexFormat;

/**
 * A hash over all committed events in order: equal for equal runs, on any JVM, however the events were batched.
 *
 * <p>Covers every field of the events by its stored name, and no wall-clock time, since events hold none. For comparing
 * runs; it is no proof against tampering. Called by the scheduler; {@link #hex()} may be read when the scheduler is
 * idle.
 */
public final class EventDigest implements SchedulerListener {

    private final FieldHash hash = new FieldHash();
    private final Fields fields = new Fields();

    /** Makes a digest of no events. */
    public EventDigest() {
    }

    @Override
    public void committed(CommittedBatch batch) {
        for (SchedulerEvent event : batch.events()) {
            hash.add("event", event.kind().word());
            event.accept(fields);
            hash.add("at", event.at());
        }
    }

    /**
     * The hash of the events so far.
     *
     * @return 16 hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().toHexDigits(hash.value());
    }

    /** Adds the fields of each kind of event but its time. */
    private final class Fields implements EventVisitor<RuntimeException> {

        @Override
        public void nodeRegistered(NodeRegistered event) {
            hash.add("ordinal", event.ordinal());
            ModelFields.add(hash, event.node());
            hash.add("state", event.state());
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            addNode(event.ordinal(), event.nodeId());
            hash.add("from", event.from());
            hash.add("to", event.to());
            hash.add("reason", event.reason());
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            addNode(event.ordinal(), event.nodeId());
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            addNode(event.ordinal(), event.nodeId());
            hash.add("gpu", event.gpu());
            hash.add("state", event.state());
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            hash.add("sequence", event.sequence());
            ModelFields.add(hash, event.request());
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            ModelFields.add(hash, event.allocation());
        }

        @Override
        public void requestStarted(RequestStarted event) {
            addAllocation(event.requestId(), event.allocationId());
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            addAllocation(event.requestId(), event.allocationId());
        }

        @Override
        public void requestExtended(RequestExtended event) {
            addAllocation(event.requestId(), event.allocationId());
            hash.add("expiry", event.expiry());
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            hash.add("request_id", event.requestId());
            hash.add("attempt", event.attempt());
            hash.add("allocation_id", event.allocationId());
            hash.add("reason", event.reason());
        }

        @Override
        public void requestEnded(RequestEnded event) {
            hash.add("sequence", event.sequence());
            hash.add("request_id", event.requestId());
            hash.add("fingerprint", event.fingerprint());
            hash.add("state", event.state());
            hash.add("allocation_id", event.allocationId());
            hash.add("reason", event.reason());
            hash.add("detail", event.detail());
        }

        private void addNode(int ordinal, String id) {
            hash.add("ordinal", ordinal);
            hash.add("node_id", id);
        }

        private void addAllocation(String requestId, long allocationId) {
            hash.add("request_id", requestId);
            hash.add("allocation_id", allocationId);
        }
    }
}
