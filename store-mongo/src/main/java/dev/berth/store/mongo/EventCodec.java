package dev.berth.store.mongo;

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
        if (event instanceof RequestSubmitted submitted) {
            document.append("sequence", submitted.sequence())
                    .append("request", RequestCodec.encode(submitted.request()));
        } else if (event instanceof RequestPlaced placed) {
            document.append("allocation", RequestCodec.encode(placed.allocation()));
        } else if (event instanceof RequestStarted started) {
            allocated(document, started.requestId(), started.allocationId());
        } else if (event instanceof RequestExpiring expiring) {
            allocated(document, expiring.requestId(), expiring.allocationId());
        } else if (event instanceof RequestExtended extended) {
            allocated(document, extended.requestId(), extended.allocationId())
                    .append("expiry", Date.from(extended.expiry()));
        } else if (event instanceof RequestRequeued requeued) {
            document.append("request_id", requeued.requestId()).append("attempt", requeued.attempt())
                    .append("reason", requeued.reason());
            allocated(document, requeued.allocationId());
        } else if (event instanceof RequestEnded ended) {
            document.append("sequence", ended.sequence()).append("request_id", ended.requestId())
                    .append("fingerprint", ended.fingerprint()).append("state", ended.state().name())
                    .append("reason", ended.reason()).append("detail", ended.detail());
            allocated(document, ended.allocationId());
        } else {
            node(document, event);
        }
        return document.append("at", Date.from(event.at()));
    }

    private static void node(Document document, SchedulerEvent event) {
        if (event instanceof NodeRegistered registered) {
            document.append("ordinal", registered.ordinal()).append("node", NodeCodec.encode(registered.node()))
                    .append("state", registered.state().name());
        } else if (event instanceof NodeStateChanged changed) {
            named(document, changed.ordinal(), changed.nodeId()).append("from", changed.from().name())
                    .append("to", changed.to().name()).append("reason", changed.reason());
        } else if (event instanceof NodeSeen seen) {
            named(document, seen.ordinal(), seen.nodeId());
        } else if (event instanceof GpuStateChanged changed) {
            named(document, changed.ordinal(), changed.nodeId()).append("gpu", changed.gpu())
                    .append("state", changed.state().name());
        }
    }

    private static Document named(Document document, int ordinal, String nodeId) {
        return document.append("ordinal", ordinal).append("node_id", nodeId);
    }

    private static Document allocated(Document document, String requestId, long allocationId) {
        return document.append("request_id", requestId).append("allocation_id", allocationId);
    }

    private static void allocated(Document document, OptionalLong allocationId) {
        allocationId.ifPresent(id -> document.append("allocation_id", id));
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
