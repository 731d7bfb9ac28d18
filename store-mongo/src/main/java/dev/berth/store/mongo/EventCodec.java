package dev.berth.store.mongo;

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

    /** The field that says which kind of event it is. */
    static final String KIND = "event";

    private EventCodec() {
    }

    static Document encode(SchedulerEvent event) {
        Document document = new Document(KIND, event.getClass().getSimpleName());
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
        Instant at = document.getDate("at").toInstant();
        String kind = document.getString(KIND);
        return switch (kind) {
            case "RequestSubmitted" -> new RequestSubmitted(document.getLong("sequence"),
                    RequestCodec.request(document.get("request", Document.class)), at);
            case "RequestPlaced" -> new RequestPlaced(
                    RequestCodec.allocation(document.get("allocation", Document.class)));
            case "RequestStarted" -> new RequestStarted(requestId(document), document.getLong("allocation_id"), at);
            case "RequestExpiring" -> new RequestExpiring(requestId(document), document.getLong("allocation_id"), at);
            case "RequestExtended" -> new RequestExtended(requestId(document), document.getLong("allocation_id"),
                    document.getDate("expiry").toInstant(), at);
            case "RequestRequeued" -> new RequestRequeued(requestId(document), document.getInteger("attempt"),
                    allocationId(document), document.getString("reason"), at);
            case "RequestEnded" -> new RequestEnded(document.getLong("sequence"), requestId(document),
                    document.getLong("fingerprint"), RequestState.valueOf(document.getString("state")),
                    allocationId(document), document.getString("reason"), document.getString("detail"), at);
            default -> node(document, kind, at);
        };
    }

    private static SchedulerEvent node(Document document, String kind, Instant at) {
        int ordinal = document.getInteger("ordinal");
        String id = document.getString("node_id");
        return switch (kind) {
            case "NodeRegistered" -> new NodeRegistered(ordinal, NodeCodec.decode(document.get("node", Document.class)),
                    NodeState.valueOf(document.getString("state")), at);
            case "NodeStateChanged" -> new NodeStateChanged(ordinal, id, NodeState.valueOf(document.getString("from")),
                    NodeState.valueOf(document.getString("to")), document.getString("reason"), at);
            case "NodeSeen" -> new NodeSeen(ordinal, id, at);
            case "GpuStateChanged" -> new GpuStateChanged(ordinal, id, document.getInteger("gpu"),
                    GpuState.valueOf(document.getString("state")), at);
            default -> throw new IllegalArgumentException("An event is of an unknown kind. kind=" + kind);
        };
    }

    private static String requestId(Document document) {
        return document.getString("request_id");
    }

    private static OptionalLong allocationId(Document document) {
        Long id = document.getLong("allocation_id");
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }
}
