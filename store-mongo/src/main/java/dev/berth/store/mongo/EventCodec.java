package dev.berth.store.mongo;

import dev.berth.event.EventKind;
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
import dev.berth.model.GpuState;
import dev.berth.model.NodeState;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.Date;
import java.util.OptionalLong;
import org.bson.Document;

/** Events as documents and back to the letter: the words of the journal, of the audit, and of a task's life. */
final class EventCodec {

    /** The field with the stored word of the event's kind. */
    static final String KIND = "event";

    private EventCodec() {
    }

    static Document encode(SchedulerEvent event) {
        Document document = new Document(KIND, event.kind().word());
        event.accept(new Encoder(document));
        return document.append("at", Date.from(event.at()));
    }

    /** Appends the fields of an event but its time. */
    private record Encoder(Document document) implements EventVisitor<RuntimeException> {

        @Override
        public void nodeRegistered(NodeRegistered event) {
            document.append("ordinal", event.ordinal()).append("node", NodeCodec.encode(event.node()))
                    .append("state", event.state().name());
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            node(event.ordinal(), event.nodeId()).append("from", event.from().name())
                    .append("to", event.to().name()).append("reason", event.reason());
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            node(event.ordinal(), event.nodeId());
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            node(event.ordinal(), event.nodeId()).append("gpu", event.gpu()).append("state", event.state().name());
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            document.append("sequence", event.sequence()).append("request", RequestCodec.encode(event.request()));
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            document.append("allocation", RequestCodec.encode(event.allocation()));
        }

        @Override
        public void requestStarted(RequestStarted event) {
            allocated(event.requestId(), event.allocationId());
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            allocated(event.requestId(), event.allocationId());
        }

        @Override
        public void requestExtended(RequestExtended event) {
            allocated(event.requestId(), event.allocationId()).append("expiry", Date.from(event.expiry()));
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            document.append("request_id", event.requestId()).append("attempt", event.attempt())
                    .append("reason", event.reason());
            allocated(event.allocationId());
        }

        @Override
        public void requestEnded(RequestEnded event) {
            document.append("sequence", event.sequence()).append("request_id", event.requestId())
                    .append("fingerprint", event.fingerprint()).append("state", event.state().name())
                    .append("reason", event.reason()).append("detail", event.detail());
            allocated(event.allocationId());
        }

        private Document node(int ordinal, String nodeId) {
            return document.append("ordinal", ordinal).append("node_id", nodeId);
        }

        private Document allocated(String requestId, long allocationId) {
            return document.append("request_id", requestId).append("allocation_id", allocationId);
        }

        private void allocated(OptionalLong allocationId) {
            allocationId.ifPresent(id -> document.append("allocation_id", id));
        }
    }

    static SchedulerEvent decode(Document document) {
        String word = document.getString(KIND);
        EventKind kind = EventKind.of(word).orElseThrow(() -> new IllegalArgumentException(
                "An event is of an unknown kind. kind=" + word + " Maybe use a newer berth-store-mongo."));
        Instant at = document.getDate("at").toInstant();
        return switch (kind) {
            case NODE_REGISTERED -> new NodeRegistered(document.getInteger("ordinal"),
                    NodeCodec.decode(document.get("node", Document.class)), nodeState(document, "state"), at);
            case NODE_STATE_CHANGED -> new NodeStateChanged(document.getInteger("ordinal"), nodeId(document),
                    nodeState(document, "from"), nodeState(document, "to"), document.getString("reason"), at);
            case NODE_SEEN -> new NodeSeen(document.getInteger("ordinal"), nodeId(document), at);
            case GPU_STATE_CHANGED -> new GpuStateChanged(document.getInteger("ordinal"), nodeId(document),
                    document.getInteger("gpu"), GpuState.valueOf(document.getString("state")), at);
            case REQUEST_SUBMITTED -> new RequestSubmitted(document.getLong("sequence"),
                    RequestCodec.request(document.get("request", Document.class)), at);
            case REQUEST_PLACED -> new RequestPlaced(
                    RequestCodec.allocation(document.get("allocation", Document.class)));
            case REQUEST_STARTED -> new RequestStarted(requestId(document), document.getLong("allocation_id"), at);
            case REQUEST_EXPIRING -> new RequestExpiring(requestId(document), document.getLong("allocation_id"), at);
            case REQUEST_EXTENDED -> new RequestExtended(requestId(document), document.getLong("allocation_id"),
                    document.getDate("expiry").toInstant(), at);
            case REQUEST_REQUEUED -> new RequestRequeued(requestId(document), document.getInteger("attempt"),
                    allocationId(document), document.getString("reason"), at);
            case REQUEST_ENDED -> new RequestEnded(document.getLong("sequence"), requestId(document),
                    document.getLong("fingerprint"), RequestState.valueOf(document.getString("state")),
                    allocationId(document), document.getString("reason"), document.getString("detail"), at);
        };
    }

    private static String nodeId(Document document) {
        return document.getString("node_id");
    }

    private static NodeState nodeState(Document document, String field) {
        return NodeState.valueOf(document.getString(field));
    }

    private static String requestId(Document document) {
        return document.getString("request_id");
    }

    private static OptionalLong allocationId(Document document) {
        Long id = document.getLong("allocation_id");
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }
}
