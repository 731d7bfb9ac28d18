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
import dev.berth.model.Allocation;
import dev.berth.placement.NodeTable;
import dev.berth.placement.WorkloadEstimator;
import dev.berth.spi.PoolPosition;
import java.time.Instant;

/**
 * All that decisions depend on. {@link #evolve} alone changes it and decides nothing, so that replaying the events of a
 * pool, or the rows that a store kept of them, gives the same state again.
 */
final class PoolState {

    final NodeTable nodes = new NodeTable();
    final HeartbeatTracker watch;
    final RequestTimers timers;
    final ReleaseSchedule releases;
    final RequestTable requests;
    final WorkloadEstimator arrivals;
    private long nextSequence = 1;
    private long changes;
    private int lastNode = -1;
    private final Evolution evolution = new Evolution();
    private Instant now = Instant.EPOCH;

    PoolState(Limits limits, WaitingQueue queue, WorkloadEstimator arrivals) {
        this.watch = new HeartbeatTracker(limits);
        this.timers = new RequestTimers(limits);
        this.releases = new ReleaseSchedule(limits.horizon());
        this.requests = new RequestTable(limits.remembered(), queue);
        this.arrivals = arrivals;
    }

    void evolve(SchedulerEvent event) {
        now = event.at().isAfter(now) ? event.at() : now;
        changes += event instanceof RequestSubmitted ? 0 : 1;
        event.accept(evolution);
    }

    /** The change that each kind of event makes. */
    private final class Evolution implements EventVisitor<RuntimeException> {

        @Override
        public void nodeRegistered(NodeRegistered event) {
            nodes.register(event.ordinal(), event.node(), event.state());
            watch.touch(event.ordinal(), event.at().toEpochMilli());
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            nodes.setState(event.ordinal(), event.to());
            watch.touch(event.ordinal(), event.at().toEpochMilli());
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            watch.written(event.ordinal(), event.at().toEpochMilli());
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            nodes.setGpuState(event.ordinal(), event.gpu(), event.state());
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            submit(event);
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            place(event.allocation());
        }

        @Override
        public void requestStarted(RequestStarted event) {
            LiveRequest live = requests.get(event.requestId());
            live.started = true;
            timers.watch(live);
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            LiveRequest live = requests.get(event.requestId());
            live.expiring = true;
            timers.watch(live);
        }

        @Override
        public void requestExtended(RequestExtended event) {
            extend(event);
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            LiveRequest live = requests.get(event.requestId());
            release(live);
            requests.requeue(live, event.attempt(), now);
            timers.watch(live);
        }

        @Override
        public void requestEnded(RequestEnded event) {
            end(event);
        }
    }

    private void submit(RequestSubmitted submitted) {
        LiveRequest live = new LiveRequest(submitted.request(), submitted.sequence(), submitted.at());
        requests.submit(live, now);
        arrivals.record(submitted.request());
        timers.watch(live);
    }

    private void place(Allocation allocation) {
        LiveRequest live = requests.get(allocation.requestId());
        if (allocation.placement().nodeOrdinal() >= nodes.nodes()) {
            throw new IllegalStateException("An event places on a node that is not there. request="
                    + allocation.requestId() + " node=" + allocation.nodeId());
        }
        requests.place(live, allocation);
        releases.add(allocation);
        nodes.take(allocation.placement());
        lastNode = allocation.placement().nodeOrdinal();
        timers.watch(live);
    }

    private void extend(RequestExtended extended) {
        LiveRequest live = requests.get(extended.requestId());
        if (live.allocation == null) {
            throw new IllegalStateException("An event extends what is not held. request=" + extended.requestId());
        }
        releases.remove(live.allocation);
        live.allocation = live.allocation.until(extended.expiry());
        releases.add(live.allocation);
        live.expiring = false;
        timers.watch(live);
    }

    private void end(RequestEnded ended) {
        LiveRequest gone = requests.end(ended);
        if (gone != null) {
            release(gone);
        }
    }

    private void release(LiveRequest live) {
        Allocation allocation = live.allocation;
        if (allocation != null) {
            nodes.release(allocation.placement());
            releases.remove(allocation);
            requests.release(live, allocation, now);
            timers.trim(requests.held() + requests.waitingCount());
        }
    }

    /** The number that the next event gets. */
    long nextSequence() {
        return nextSequence;
    }

    /** Counts an event that was decided. */
    void countEvent() {
        nextSequence++;
    }

    /** Grows whenever what is held, or what there is to hold, may have changed. */
    long changes() {
        return changes;
    }

    /** The node that the last placement went to, or -1. */
    int lastNode() {
        return lastNode;
    }

    /** Goes on from where a store has come. */
    void continueFrom(PoolPosition position) {
        nextSequence = position.nextSequence();
        lastNode = position.lastNode();
        advance(position.lastEvent().toEpochMilli());
    }

    /** The latest time that was told. */
    Instant now() {
        return now;
    }

    /** Moves the time on, in milliseconds since 1970; it never runs backwards. */
    Instant advance(long millis) {
        now = millis > now.toEpochMilli() ? Instant.ofEpochMilli(millis) : now;
        return now;
    }

    /** When something is next due, or sooner, in milliseconds since 1970; {@link RequestTimers#NEVER} if nothing is. */
    long nextDue() {
        return Math.min(timers.next(), watch.nextDue().orElse(RequestTimers.NEVER));
    }
}
