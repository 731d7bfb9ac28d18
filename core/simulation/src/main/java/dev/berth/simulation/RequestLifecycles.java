package dev.berth.simulation;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
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
        if (event instanceof NodeRegistered registered) {
            nodes.put(registered.ordinal(), registered.node());
        } else if (event instanceof RequestSubmitted submitted) {
            byRequest.put(submitted.request().id(), new RequestLifecycle(submitted.request().fingerprint()));
        } else if (event instanceof RequestPlaced placed) {
            lifecycle(placed.allocation().requestId()).place(placed.allocation());
            fresh.add(placed.allocation());
        } else if (event instanceof RequestStarted started) {
            lifecycle(started.requestId()).started = true;
        } else if (event instanceof RequestRequeued requeued) {
            RequestLifecycle lifecycle = lifecycle(requeued.requestId());
            lifecycle.held = Optional.empty();
            lifecycle.started = false;
        } else if (event instanceof RequestEnded ended) {
            end(ended);
        }
    }

    private void end(RequestEnded ended) {
        RequestLifecycle lifecycle = byRequest.computeIfAbsent(ended.requestId(),
                id -> new RequestLifecycle(ended.fingerprint()));
        lifecycle.placed |= ended.allocationId().isPresent();
        lifecycle.end(ended.at());
        if (!lifecycle.placed) {
            lifecycle.refusalCode = ended.reason().isEmpty() ? "ended-" + ended.state().name().toLowerCase(Locale.ROOT)
                    : ended.reason();
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
