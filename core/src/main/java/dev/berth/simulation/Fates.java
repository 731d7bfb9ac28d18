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
final class Fates implements SchedulerListener {

    private final Map<String, Fate> byRequest = new HashMap<>();
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
            byRequest.put(submitted.request().id(), new Fate(submitted.request().fingerprint()));
        } else if (event instanceof RequestPlaced placed) {
            fate(placed.allocation().requestId()).place(placed.allocation());
            fresh.add(placed.allocation());
        } else if (event instanceof RequestStarted started) {
            fate(started.requestId()).started = true;
        } else if (event instanceof RequestRequeued requeued) {
            Fate fate = fate(requeued.requestId());
            fate.held = Optional.empty();
            fate.started = false;
        } else if (event instanceof RequestEnded ended) {
            end(ended);
        }
    }

    private void end(RequestEnded ended) {
        Fate fate = byRequest.computeIfAbsent(ended.requestId(), id -> new Fate(ended.fingerprint()));
        fate.placed |= ended.allocationId().isPresent();
        fate.end(ended.at());
        if (!fate.placed) {
            fate.refusalCode = ended.reason().isEmpty() ? "ended-" + ended.state().name().toLowerCase(Locale.ROOT)
                    : ended.reason();
        }
    }

    private Fate fate(String requestId) {
        Fate fate = byRequest.get(requestId);
        if (fate == null) {
            throw new IllegalStateException("An event names an unknown request. request=" + requestId);
        }
        return fate;
    }

    /** Notes a refusal of which the store has nothing. */
    synchronized void refuse(Request request, String code) {
        Fate fate = new Fate(request.fingerprint());
        fate.end(latest);
        fate.refusalCode = code;
        byRequest.put(request.id(), fate);
    }

    synchronized Optional<Fate> find(String requestId) {
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
        byRequest.forEach((id, fate) -> {
            Request request = requests.get(id);
            if (request == null || request.fingerprint() != fate.fingerprint) {
                throw another("request=" + id);
            }
        });
    }

    private static BerthException another(String what) {
        return new BerthException("The store holds something else than the beginning of this replay. " + what
                + " Maybe choose another pool.", null);
    }
}
