package dev.berth.simulation;

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
import dev.berth.model.Allocation;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.spi.BerthException;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What has become of every request of a pool, from its events: those that the store told when it was loaded and those
 * committed since. Guarded by its lock, since a store that failed for a while makes batches arrive on another thread.
 */
final class RequestLifecycles implements SchedulerListener {

    private final Map<String, RequestLifecycle> byRequest = new HashMap<>();
    private final TreeMap<Integer, Node> nodes = new TreeMap<>();
    private List<Allocation> fresh = new ArrayList<>();
    private final Changes changes = new Changes();
    private Instant latest = Instant.EPOCH;

    @Override
    public synchronized void committed(CommittedBatch batch) {
        batch.events().forEach(this::take);
    }

    @Override
    public synchronized void restored(SchedulerEvent event) {
        take(event);
    }

    private void take(SchedulerEvent event) {
        latest = event.at().isAfter(latest) ? event.at() : latest;
        event.accept(changes);
    }

    /** The change that each kind of event makes; the caller holds the lock. */
    private final class Changes implements EventVisitor<RuntimeException> {

        @Override
        public void nodeRegistered(NodeRegistered event) {
            nodes.put(event.ordinal(), event.node());
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            // The lifecycle of a request has no part of it.
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            // The lifecycle of a request has no part of it.
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            // The lifecycle of a request has no part of it.
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            byRequest.put(event.request().id(), new RequestLifecycle(event.request().fingerprint()));
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            lifecycle(event.allocation().requestId()).place(event.allocation());
            fresh.add(event.allocation());
        }

        @Override
        public void requestStarted(RequestStarted event) {
            lifecycle(event.requestId()).started = true;
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            // The request still holds its allocation.
        }

        @Override
        public void requestExtended(RequestExtended event) {
            // The request still holds its allocation.
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            RequestLifecycle lifecycle = lifecycle(event.requestId());
            lifecycle.held = Optional.empty();
            lifecycle.started = false;
        }

        @Override
        public void requestEnded(RequestEnded event) {
            RequestLifecycle lifecycle = byRequest.computeIfAbsent(event.requestId(),
                    id -> new RequestLifecycle(event.fingerprint()));
            lifecycle.placed |= event.allocationId().isPresent();
            lifecycle.end(event.at());
            if (!lifecycle.placed) {
                lifecycle.refusalCode = event.reason().isEmpty()
                        ? "ended-" + event.state().name().toLowerCase(Locale.ROOT) : event.reason();
            }
        }
    }

    private RequestLifecycle lifecycle(String requestId) {
        RequestLifecycle lifecycle = byRequest.get(requestId);
        if (lifecycle == null) {
            throw new IllegalStateException("An event names an unknown request. request=" + requestId);
        }
        return lifecycle;
    }

    /** Notes a refusal of which the store has nothing. */
    synchronized void refuse(Request request, String code) {
        RequestLifecycle lifecycle = new RequestLifecycle(request.fingerprint());
        lifecycle.end(latest);
        lifecycle.refusalCode = code;
        byRequest.put(request.id(), lifecycle);
    }

    synchronized Optional<RequestLifecycle> find(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId));
    }

    /** The allocations that are new since the last call, those restored included, by id. */
    synchronized List<Allocation> takeFresh() {
        List<Allocation> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }

    /** The latest time of an event. */
    synchronized Instant latest() {
        return latest;
    }

    synchronized int registered() {
        return nodes.size();
    }

    /** Makes sure that what was restored is the beginning of this replay. */
    synchronized void checkBelongs(List<Node> expected, Map<String, Request> requests) {
        nodes.forEach((ordinal, node) -> {
            if (ordinal >= expected.size() || !expected.get(ordinal).equals(node)) {
                throw another("node=" + node.id());
            }
        });
        byRequest.forEach((id, lifecycle) -> {
            Request request = requests.get(id);
            if (request == null || request.fingerprint() != lifecycle.fingerprint) {
                throw another("request=" + id);
            }
        });
    }

    private static BerthException another(String what) {
        return new BerthException("The store holds something else than the beginning of this replay. " + what
                + " Maybe choose another pool.", null);
    }
}
