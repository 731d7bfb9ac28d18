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
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns events into changes of rows, inside a transaction that somebody else opens and ends. Not for use by several
 * threads.
 *
 * <p>Statements run kind by kind, each as one JDBC batch: that is what a database over a network needs, and it spares
 * an embedded one a change of statement for every row. The kinds run in the order of a life: registered before seen,
 * submitted before placed before ended. An event that would thereby overtake an earlier one of the same node or
 * request, as when a request is re-queued and placed again in one batch, or that is of the same kind, first sends off
 * all that waits: so no statement is about the same row twice. The GPUs of a node are kinds of their own.
 */
final class Projection {

    private final NodeRows nodes;
    private final RequestRows requests;
    private final AuditRows audit;
    /** The kind of the last event that waits, by request's id or node's ordinal. */
    private final Map<Object, Integer> last = new HashMap<>();

    Projection(Statements statements) {
        this.nodes = new NodeRows(statements);
        this.requests = new RequestRows(statements);
        this.audit = new AuditRows(statements);
    }

    void project(String pool, long sequence, List<SchedulerEvent> events) throws SQLException, UnfitBatchException {
        try {
            long next = sequence;
            for (SchedulerEvent event : events) {
                SchedulerEvent kept = TextEncoding.kept(event);
                project(pool, kept);
                audit.happened(pool, next++, kept);
            }
            flush();
            audit.flush();
        } finally {
            discard();
            audit.discard();
        }
    }

    private void project(String pool, SchedulerEvent event) throws SQLException, UnfitBatchException {
        if (event instanceof RequestSubmitted submitted) {
            follow(submitted.request().id(), 0);
            requests.submitted(pool, submitted);
        } else if (event instanceof RequestPlaced placed) {
            follow(placed.allocation().requestId(), 1);
            requests.placed(pool, placed.allocation());
        } else if (event instanceof RequestStarted started) {
            follow(started.requestId(), 2);
            requests.started(pool, started);
        } else if (event instanceof RequestExpiring expiring) {
            follow(expiring.requestId(), 3);
            requests.expiring(pool, expiring);
        } else if (event instanceof RequestExtended extended) {
            follow(extended.requestId(), 4);
            requests.extended(pool, extended);
        } else if (event instanceof RequestRequeued requeued) {
            follow(requeued.requestId(), 5);
            requests.requeued(pool, requeued);
        } else if (event instanceof RequestEnded ended) {
            follow(ended.requestId(), 6);
            requests.ended(pool, ended);
        } else {
            projectNode(pool, event);
        }
    }

    private void projectNode(String pool, SchedulerEvent event) throws SQLException, UnfitBatchException {
        if (event instanceof NodeRegistered registered) {
            follow(registered.ordinal(), 0);
            nodes.registered(pool, registered);
        } else if (event instanceof NodeStateChanged changed) {
            follow(changed.ordinal(), 1);
            nodes.stateChanged(pool, changed);
        } else if (event instanceof NodeSeen seen) {
            follow(seen.ordinal(), 2);
            nodes.seen(pool, seen);
        } else if (event instanceof GpuStateChanged changed) {
            follow(changed.ordinal(), 3 + changed.gpu());
            nodes.gpuStateChanged(pool, changed);
        } else {
            throw new UnfitBatchException("The batch has an event of an unknown kind. kind=" + event.getClass()
                    + " Maybe use a newer berth-store-jdbc.");
        }
    }

    private void follow(Object subject, int kind) throws SQLException, UnfitBatchException {
        Integer before = last.get(subject);
        if (before != null && before >= kind) {
            flush();
        }
        last.put(subject, kind);
    }

    private void flush() throws SQLException, UnfitBatchException {
        nodes.flush();
        requests.flush();
        last.clear();
    }

    private void discard() {
        nodes.discard();
        requests.discard();
        last.clear();
    }
}
