package dev.berth.store.jdbc;

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
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import java.sql.SQLException;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code audit_log}: a row for each event, for people to read. */
final class AuditRows {

    private final StatementBatch insert;

    /** What a row says beside its number and time. */
    private record Entry(String event, @Nullable String request, @Nullable Long allocation, @Nullable String node,
            String detail) {

        static Entry ofNode(String event, String node, String detail) {
            return new Entry(event, null, null, node, detail);
        }

        static Entry ofRequest(String event, String request, @Nullable Long allocation, String detail) {
            return new Entry(event, request, allocation, null, detail);
        }
    }

    AuditRows(Statements statements) {
        this.insert = statements.one("""
                INSERT INTO {audit_log} (pool, sequence, at, event, request_id, allocation_id, node_id, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    void happened(String pool, long sequence, SchedulerEvent event) {
        Entry entry = nodeEntry(event).or(() -> requestEntry(event)).orElseThrow();
        insert.add(pool, sequence, event.at(), entry.event(), entry.request(), entry.allocation(), entry.node(),
                entry.detail());
    }

    private static Optional<Entry> nodeEntry(SchedulerEvent event) {
        Entry entry = null;
        if (event instanceof NodeRegistered registered) {
            entry = Entry.ofNode("NODE_REGISTERED", registered.node().id(), "status=" + registered.state() + " gpus="
                    + registered.node().gpus().size());
        } else if (event instanceof NodeStateChanged changed) {
            entry = Entry.ofNode("NODE_STATE_CHANGED", changed.nodeId(), "from=" + changed.from() + " to="
                    + changed.to() + words(changed.reason()));
        } else if (event instanceof NodeSeen seen) {
            entry = Entry.ofNode("NODE_SEEN", seen.nodeId(), "");
        } else if (event instanceof GpuStateChanged changed) {
            entry = Entry.ofNode("GPU_STATE_CHANGED", changed.nodeId(), "gpu=" + changed.gpu() + " to="
                    + changed.state());
        }
        return Optional.ofNullable(entry);
    }

    private static Optional<Entry> requestEntry(SchedulerEvent event) {
        Entry entry = null;
        if (event instanceof RequestSubmitted submitted) {
            entry = submitted(submitted.request());
        } else if (event instanceof RequestPlaced placed) {
            entry = placed(placed.allocation());
        } else if (event instanceof RequestStarted started) {
            entry = Entry.ofRequest("REQUEST_STARTED", started.requestId(), started.allocationId(), "");
        } else if (event instanceof RequestExpiring expiring) {
            entry = Entry.ofRequest("REQUEST_EXPIRING", expiring.requestId(), expiring.allocationId(), "");
        } else if (event instanceof RequestExtended extended) {
            entry = Entry.ofRequest("REQUEST_EXTENDED", extended.requestId(), extended.allocationId(), "until="
                    + extended.expiry());
        } else if (event instanceof RequestRequeued requeued) {
            entry = Entry.ofRequest("REQUEST_REQUEUED", requeued.requestId(),
                    requeued.allocationId().isPresent() ? requeued.allocationId().getAsLong() : null,
                    "attempt=" + requeued.attempt() + words(requeued.reason()));
        } else if (event instanceof RequestEnded ended) {
            entry = Entry.ofRequest("REQUEST_ENDED", ended.requestId(),
                    ended.allocationId().isPresent() ? ended.allocationId().getAsLong() : null,
                    "status=" + ended.state() + words(ended.reason()) + words(ended.detail()));
        }
        return Optional.ofNullable(entry);
    }

    private static Entry submitted(Request request) {
        GpuDemand gpus = request.shapes().get(0).gpus();
        return Entry.ofRequest("REQUEST_SUBMITTED", request.id(), null, "priority=" + request.priority()
                + " num_gpus=" + gpus.count() + " gpu_milli=" + gpus.gpuMilli() + " project=" + request.project()
                + " user=" + request.user());
    }

    private static Entry placed(Allocation allocation) {
        String gpus = BitSet.valueOf(new long[] {allocation.placement().gpuMask()}).toString();
        String until = allocation.expiry().map(Instant::toString).orElse("");
        return new Entry("REQUEST_PLACED", allocation.requestId(), allocation.id(), allocation.placement().nodeId(),
                "attempt=" + allocation.attempt() + " gpus=" + gpus + " until=" + until);
    }

    private static String words(String text) {
        return text.isEmpty() ? "" : " " + text;
    }

    void flush() throws SQLException, UnfitBatchException {
        insert.run();
    }

    void discard() {
        insert.discard();
    }
}
