package dev.berth.event;

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

/**
 * A handler of every kind of event, with one method a kind; {@link SchedulerEvent#accept} calls the method of the
 * event's kind.
 *
 * <p>No method has a default. A kind that is added later therefore breaks the compilation of each handler that has not
 * decided about it, instead of being lost there. Code that wants a few kinds and may ignore all others, those of later
 * versions included, tests with {@code instanceof} instead.
 *
 * <p>A visitor holds its own context and results, so that one object may serve any number of events. Its thread rule
 * is its own: it is called on the thread that calls {@code accept}.
 *
 * @param <X> what the methods may throw; {@link RuntimeException} for no checked exception
 */
public interface EventVisitor<X extends Exception> {

    /**
     * A node was registered or described again.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void nodeRegistered(NodeRegistered event) throws X;

    /**
     * A node changed its state.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void nodeStateChanged(NodeStateChanged event) throws X;

    /**
     * A heartbeat of a node was recorded.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void nodeSeen(NodeSeen event) throws X;

    /**
     * A GPU was taken out of service or put back.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void gpuStateChanged(GpuStateChanged event) throws X;

    /**
     * A request was accepted.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestSubmitted(RequestSubmitted event) throws X;

    /**
     * A request was given an allocation.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestPlaced(RequestPlaced event) throws X;

    /**
     * A host confirmed the start of a request.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestStarted(RequestStarted event) throws X;

    /**
     * An allocation reached its limit.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestExpiring(RequestExpiring event) throws X;

    /**
     * An allocation was given another limit.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestExtended(RequestExtended event) throws X;

    /**
     * A request lost its allocation and is queued again.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestRequeued(RequestRequeued event) throws X;

    /**
     * A request ended.
     *
     * @param event the event
     * @throws X if the visitor fails
     */
    void requestEnded(RequestEnded event) throws X;
}
