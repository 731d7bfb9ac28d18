package dev.berth.store.jdbc;

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

    void project(String pool, long sequence, List<SchedulerEvent> events) throws SQLException {
        try {
            Changes changes = new Changes(pool);
            long next = sequence;
            for (SchedulerEvent event : events) {
                event.accept(changes);
                audit.add(pool, next++, event);
            }
            flush();
            audit.flush();
        } finally {
            discard();
            audit.discard();
        }
    }

    /** The rows that events of one pool change. */
    private final class Changes implements EventVisitor<SQLException> {

        private final String pool;

        Changes(String pool) {
            this.pool = pool;
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) throws SQLException {
            follow(event.request().id(), 0);
            requests.submitted(pool, event);
        }

        @Override
        public void requestPlaced(RequestPlaced event) throws SQLException {
            follow(event.allocation().requestId(), 1);
            requests.placed(pool, event.allocation());
        }

        @Override
        public void requestStarted(RequestStarted event) throws SQLException {
            follow(event.requestId(), 2);
            requests.started(pool, event);
        }

        @Override
        public void requestExpiring(RequestExpiring event) throws SQLException {
            follow(event.requestId(), 3);
            requests.expiring(pool, event);
        }

        @Override
        public void requestExtended(RequestExtended event) throws SQLException {
            follow(event.requestId(), 4);
            requests.extended(pool, event);
        }

        @Override
        public void requestRequeued(RequestRequeued event) throws SQLException {
            follow(event.requestId(), 5);
            requests.requeued(pool, event);
        }

        @Override
        public void requestEnded(RequestEnded event) throws SQLException {
            follow(event.requestId(), 6);
            requests.ended(pool, event);
        }

        @Override
        public void nodeRegistered(NodeRegistered event) throws SQLException {
            follow(event.ordinal(), 0);
            nodes.registered(pool, event);
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) throws SQLException {
            follow(event.ordinal(), 1);
            nodes.stateChanged(pool, event);
        }

        @Override
        public void nodeSeen(NodeSeen event) throws SQLException {
            follow(event.ordinal(), 2);
            nodes.seen(pool, event);
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) throws SQLException {
            follow(event.ordinal(), 3 + event.gpu());
            nodes.gpuStateChanged(pool, event);
        }
    }

    private void follow(Object subject, int kind) throws SQLException {
        Integer before = last.get(subject);
        if (before != null && before >= kind) {
            flush();
        }
        last.put(subject, kind);
    }

    private void flush() throws SQLException {
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
