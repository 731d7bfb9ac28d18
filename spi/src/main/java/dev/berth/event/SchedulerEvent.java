package dev.berth.event;

import dev.berth.model.Allocation;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that happened to a pool.
 *
 * <p>The events of a pool are numbered from 1 without gaps. The numbers that outlive the event are in it: a request's
 * {@link RequestSubmitted#sequence()}, an allocation's {@link Allocation#id()}, a {@link RequestEnded#sequence()}.
 */
public sealed interface SchedulerEvent {

    /**
     * When it happened.
     *
     * @return the scheduler's time, never before that of an earlier event
     */
    Instant at();

    /**
     * The kind of event.
     *
     * @return the kind, with its stored word
     */
    EventKind kind();

    /**
     * The ids that the event names.
     *
     * @return the request, allocation and node
     */
    EventSubject subject();

    /**
     * Describes the event for people: a static sentence and {@code name=value} pairs, words of people last. The ids of
     * the {@link #subject()} and the time are left out, as audits hold them beside it.
     *
     * @return the description, in the words of messages: it may change between versions
     */
    default String description() {
        EventDescription description = new EventDescription();
        accept(description);
        return description.text();
    }

    /**
     * Calls the visitor's method of this event's kind.
     *
     * @param visitor the handler of every kind
     * @param <X> what the visitor may throw
     * @throws X if the visitor does
     */
    <X extends Exception> void accept(EventVisitor<X> visitor) throws X;

    /**
     * A node was registered, or described again.
     *
     * @param ordinal its number in the pool, from 0, never reused
     * @param node what it is
     * @param state the state it takes
     * @param at when
     */
    record NodeRegistered(int ordinal, Node node, NodeState state, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.NODE_REGISTERED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofNode(node.id());
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.nodeRegistered(this);
        }
    }

    /**
     * A node changed its state.
     *
     * @param ordinal its number in the pool
     * @param nodeId the node
     * @param from the state it left
     * @param to the state it took
     * @param reason why, possibly empty
     * @param at when
     */
    record NodeStateChanged(int ordinal, String nodeId, NodeState from, NodeState to, String reason, Instant at)
            implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.NODE_STATE_CHANGED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofNode(nodeId);
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.nodeStateChanged(this);
        }
    }

    /**
     * A node was heard of; written now and then, not for every heartbeat.
     *
     * @param ordinal its number in the pool
     * @param nodeId the node
     * @param at when
     */
    record NodeSeen(int ordinal, String nodeId, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.NODE_SEEN;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofNode(nodeId);
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.nodeSeen(this);
        }
    }

    /**
     * A GPU was taken out of service or put back.
     *
     * @param ordinal the node's number in the pool
     * @param nodeId the node
     * @param gpu the GPU's index on it
     * @param state {@link GpuState#AVAILABLE} or {@link GpuState#MAINTENANCE}
     * @param at when
     */
    record GpuStateChanged(int ordinal, String nodeId, int gpu, GpuState state, Instant at)
            implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.GPU_STATE_CHANGED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofNode(nodeId);
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.gpuStateChanged(this);
        }
    }

    /**
     * A request was accepted and waits.
     *
     * @param sequence this event's number: the order of submission
     * @param request what was asked
     * @param at when
     */
    record RequestSubmitted(long sequence, Request request, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_SUBMITTED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(request.id(), OptionalLong.empty());
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestSubmitted(this);
        }
    }

    /**
     * A request was given an allocation.
     *
     * @param allocation what it holds; its id is this event's number
     */
    record RequestPlaced(Allocation allocation) implements SchedulerEvent {
        @Override
        public Instant at() {
            return allocation.start();
        }

        @Override
        public EventKind kind() {
            return EventKind.REQUEST_PLACED;
        }

        @Override
        public EventSubject subject() {
            return new EventSubject(Optional.of(allocation.requestId()), OptionalLong.of(allocation.id()),
                    Optional.of(allocation.nodeId()));
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestPlaced(this);
        }
    }

    /**
     * The host said that the work runs.
     *
     * @param requestId the request
     * @param allocationId what it holds
     * @param at when
     */
    record RequestStarted(String requestId, long allocationId, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_STARTED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(requestId, OptionalLong.of(allocationId));
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestStarted(this);
        }
    }

    /**
     * An allocation reached its limit; the host is to end it or extend it.
     *
     * @param requestId the request
     * @param allocationId what it holds
     * @param at when
     */
    record RequestExpiring(String requestId, long allocationId, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_EXPIRING;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(requestId, OptionalLong.of(allocationId));
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestExpiring(this);
        }
    }

    /**
     * An allocation was given another limit.
     *
     * @param requestId the request
     * @param allocationId what it holds
     * @param expiry the new limit
     * @param at when
     */
    record RequestExtended(String requestId, long allocationId, Instant expiry, Instant at)
            implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_EXTENDED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(requestId, OptionalLong.of(allocationId));
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestExtended(this);
        }
    }

    /**
     * A request lost its allocation and waits again.
     *
     * @param requestId the request
     * @param attempt the number of the attempt that begins
     * @param allocationId what it lost; absent when a store tells how far a waiting request has come
     * @param reason why, possibly empty
     * @param at when
     */
    record RequestRequeued(String requestId, int attempt, OptionalLong allocationId, String reason, Instant at)
            implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_REQUEUED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(requestId, allocationId);
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestRequeued(this);
        }
    }

    /**
     * A request ended, and with it what it held.
     *
     * @param sequence this event's number: the order of endings
     * @param requestId the request
     * @param fingerprint the request's {@link Request#fingerprint()}
     * @param state a terminal state
     * @param allocationId what it held last; absent if it held nothing when it ended
     * @param reason a word to count by, such as a refusal's code, possibly empty
     * @param detail a sentence to read, possibly empty
     * @param at when
     */
    record RequestEnded(long sequence, String requestId, long fingerprint, RequestState state,
            OptionalLong allocationId, String reason, String detail, Instant at) implements SchedulerEvent {
        @Override
        public EventKind kind() {
            return EventKind.REQUEST_ENDED;
        }

        @Override
        public EventSubject subject() {
            return EventSubject.ofRequest(requestId, allocationId);
        }

        @Override
        public <X extends Exception> void accept(EventVisitor<X> visitor) throws X {
            visitor.requestEnded(this);
        }
    }
}
