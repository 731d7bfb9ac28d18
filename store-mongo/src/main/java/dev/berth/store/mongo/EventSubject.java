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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an event is about.
 *
 * @param task the request, if it is about one
 * @param worker the node, if it names one
 * @param released the allocation that it ends, if it ends one
 */
record EventSubject(Optional<String> task, Optional<String> worker, OptionalLong released) {

    static EventSubject of(SchedulerEvent event) {
        if (event instanceof RequestSubmitted submitted) {
            return task(submitted.request().id(), OptionalLong.empty());
        } else if (event instanceof RequestPlaced placed) {
            return new EventSubject(Optional.of(placed.allocation().requestId()),
                    Optional.of(placed.allocation().nodeId()), OptionalLong.empty());
        } else if (event instanceof RequestStarted started) {
            return task(started.requestId(), OptionalLong.empty());
        } else if (event instanceof RequestExpiring expiring) {
            return task(expiring.requestId(), OptionalLong.empty());
        } else if (event instanceof RequestExtended extended) {
            return task(extended.requestId(), OptionalLong.empty());
        } else if (event instanceof RequestRequeued requeued) {
            return task(requeued.requestId(), requeued.allocationId());
        } else if (event instanceof RequestEnded ended) {
            return task(ended.requestId(), ended.allocationId());
        }
        return new EventSubject(Optional.empty(), Optional.of(worker(event)), OptionalLong.empty());
    }

    private static EventSubject task(String id, OptionalLong released) {
        return new EventSubject(Optional.of(id), Optional.empty(), released);
    }

    private static String worker(SchedulerEvent event) {
        if (event instanceof NodeRegistered registered) {
            return registered.node().id();
        } else if (event instanceof NodeStateChanged changed) {
            return changed.nodeId();
        } else if (event instanceof NodeSeen seen) {
            return seen.nodeId();
        } else if (event instanceof GpuStateChanged changed) {
            return changed.nodeId();
        }
        throw new IllegalArgumentException("An event is of an unknown kind. event=" + event);
    }
}
