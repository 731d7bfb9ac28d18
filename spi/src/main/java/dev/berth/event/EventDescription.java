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
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;

/** The description of one event. */
final class EventDescription implements EventVisitor<RuntimeException> {

    private final StringBuilder text = new StringBuilder();

    String text() {
        return text.toString();
    }

    @Override
    public void nodeRegistered(NodeRegistered event) {
        text.append("The node is registered.");
        add("state", event.state());
        add("gpus", event.node().gpus().size());
    }

    @Override
    public void nodeStateChanged(NodeStateChanged event) {
        text.append("The node changed its state.");
        add("from", event.from());
        add("to", event.to());
        addWords("reason", event.reason());
    }

    @Override
    public void nodeSeen(NodeSeen event) {
        text.append("The node was seen.");
    }

    @Override
    public void gpuStateChanged(GpuStateChanged event) {
        text.append("A GPU changed its state.");
        add("gpu", event.gpu());
        add("to", event.state());
    }

    @Override
    public void requestSubmitted(RequestSubmitted event) {
        Request request = event.request();
        GpuDemand gpus = request.shapes().get(0).gpus();
        text.append("The request is queued.");
        add("priority", request.priority());
        add("gpus", gpus.count());
        add("gpuMilli", gpus.gpuMilli());
        add("project", request.project());
        add("user", request.user());
    }

    @Override
    public void requestPlaced(RequestPlaced event) {
        Allocation allocation = event.allocation();
        text.append("The request is placed.");
        add("attempt", allocation.attempt());
        add("gpus", allocation.placement().gpus());
        allocation.expiry().ifPresent(expiry -> add("until", expiry));
    }

    @Override
    public void requestStarted(RequestStarted event) {
        text.append("The request runs.");
    }

    @Override
    public void requestExpiring(RequestExpiring event) {
        text.append("The allocation reached its limit.");
    }

    @Override
    public void requestExtended(RequestExtended event) {
        text.append("The allocation has another limit.");
        add("until", event.expiry());
    }

    @Override
    public void requestRequeued(RequestRequeued event) {
        text.append("The request is queued again.");
        add("attempt", event.attempt());
        addWords("reason", event.reason());
    }

    @Override
    public void requestEnded(RequestEnded event) {
        text.append("The request ended.");
        add("state", event.state());
        addWords("reason", event.reason());
        addWords("detail", event.detail());
    }

    private void add(String name, Object value) {
        text.append(' ').append(name).append('=').append(value);
    }

    private void addWords(String name, String words) {
        if (!words.isEmpty()) {
            add(name, words);
        }
    }
}
