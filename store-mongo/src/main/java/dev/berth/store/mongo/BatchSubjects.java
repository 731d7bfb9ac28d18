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
import dev.berth.model.Allocation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The documents that a projection has to read for a batch of events. Not for use by several threads. */
final class BatchSubjects implements EventVisitor<RuntimeException> {

    private final Map<Long, Allocation> placed = new HashMap<>();
    private final Map<Long, String> released = new LinkedHashMap<>();
    private final Set<String> workers = new LinkedHashSet<>();
    private boolean hasRegistration;

    private BatchSubjects() {
    }

    static BatchSubjects of(List<SchedulerEvent> events) {
        BatchSubjects subjects = new BatchSubjects();
        events.forEach(event -> event.accept(subjects));
        return subjects;
    }

    /** The allocations that the batch makes, by id. */
    Map<Long, Allocation> placed() {
        return placed;
    }

    /** The tasks of the allocations that the batch ends and has not made itself, by the allocation's id. */
    Map<Long, String> released() {
        return released;
    }

    /** The workers that events name. */
    Set<String> workers() {
        return workers;
    }

    /** Says whether a node is registered, so that what was known of it is needed. */
    boolean hasRegistration() {
        return hasRegistration;
    }

    @Override
    public void nodeRegistered(NodeRegistered event) {
        hasRegistration = true;
        workers.add(event.node().id());
    }

    @Override
    public void nodeStateChanged(NodeStateChanged event) {
        workers.add(event.nodeId());
    }

    @Override
    public void nodeSeen(NodeSeen event) {
        workers.add(event.nodeId());
    }

    @Override
    public void gpuStateChanged(GpuStateChanged event) {
        workers.add(event.nodeId());
    }

    @Override
    public void requestSubmitted(RequestSubmitted event) {
        // The batch makes the task's document.
    }

    @Override
    public void requestPlaced(RequestPlaced event) {
        placed.put(event.allocation().id(), event.allocation());
        workers.add(event.allocation().nodeId());
    }

    @Override
    public void requestStarted(RequestStarted event) {
        // The task's document is changed without being read.
    }

    @Override
    public void requestExpiring(RequestExpiring event) {
        // The task's document is changed without being read.
    }

    @Override
    public void requestExtended(RequestExtended event) {
        // The task's document is changed without being read.
    }

    @Override
    public void requestRequeued(RequestRequeued event) {
        release(event.allocationId(), event.requestId());
    }

    @Override
    public void requestEnded(RequestEnded event) {
        release(event.allocationId(), event.requestId());
    }

    private void release(OptionalLong allocation, String task) {
        if (allocation.isPresent() && !placed.containsKey(allocation.getAsLong())) {
            released.put(allocation.getAsLong(), task);
        }
    }
}
