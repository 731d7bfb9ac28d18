package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.bson.Document;

/** The events that would have led to the documents of a CloudAI database. Not for use by several threads. */
final class CloudAiHistory {

    /** A change at a time; its events are made when the number of the first is known. */
    private record Step(Instant at, LongFunction<List<SchedulerEvent>> events) {
    }

    private final Map<String, Occupancy> workers = new HashMap<>();
    private final Map<String, Document> assignments = new HashMap<>();
    private final Map<String, RequestState> tasks = new HashMap<>();
    private final List<NodeRegistered> nodes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Instant first = Instant.MAX;
    private int placed;

    CloudAiHistory(CloudAiDatabase source) {
        source.workers().forEach(this::worker);
        source.assignments().forEach(this::assignment);
        source.tasks().stream().sorted(Comparator.comparing(TaskDocuments::createdAt)).forEach(this::task);
        steps.sort(Comparator.comparing(Step::at));
    }

    /** Counts the tasks in a state. */
    int count(RequestState state) {
        return Collections.frequency(tasks.values(), state);
    }

    int tasks() {
        return tasks.size();
    }

    int workers() {
        return workers.size();
    }

    /** Returns all events from number 1 on, in the order of time; the workers are registered first. */
    List<SchedulerEvent> events() {
        List<SchedulerEvent> events = new ArrayList<>();
        nodes.forEach(node -> events.add(new NodeRegistered(node.ordinal(), node.node(), node.state(), first)));
        for (Step step : steps) {
            events.addAll(step.events().apply(events.size() + 1L));
        }
        return events;
    }

    private void happened(Instant at, LongFunction<List<SchedulerEvent>> events) {
        first = at.isBefore(first) ? at : first;
        steps.add(new Step(at, events));
    }

    private void worker(Document document) {
        DocumentFields fields = WorkerDocuments.fields(document);
        Node node = WorkerDocuments.node(document);
        Instant registered = fields.instant("registered_at");
        first = registered.isBefore(first) ? registered : first;
        if (workers.put(node.id(), new Occupancy(nodes.size(), node)) != null) {
            throw fields.refusal("Two documents have one id.", WorkerRow.ID, node.id());
        }
        nodes.add(new NodeRegistered(nodes.size(), node, NodeState.REGISTERED, registered));
    }

    private void assignment(Document document) {
        DocumentFields fields = new DocumentFields(document, CloudAiDatabase.ASSIGNMENTS, "ass_id");
        String task = fields.text(TaskRow.ID);
        if (assignments.put(task, document) != null) {
            throw fields.refusal("A task has two assignments.", TaskRow.ID, task);
        }
    }

    private void task(Document document) {
        DocumentFields fields = TaskDocuments.fields(document);
        Request request = TaskDocuments.request(document);
        RequestState state = TaskDocuments.state(document);
        if (tasks.put(request.id(), state) != null) {
            throw fields.refusal("Two documents have one id.", TaskRow.ID, request.id());
        }
        Instant created = TaskDocuments.createdAt(document);
        Instant started = later(created, fields.optionalInstant("started_at"));
        happened(created, number -> List.of(new RequestSubmitted(number, request, created)));
        if (state == RequestState.RUNNING) {
            Placement placement = placement(request, fields);
            int slot = placed++;
            happened(started, number -> List.of(new RequestPlaced(new Allocation(number, slot, request.id(), 1,
                    placement, started, request.expiry(started))), new RequestStarted(request.id(), number, started)));
        } else if (state.isTerminal()) {
            Instant ended = later(started, fields.optionalInstant("completed_at"));
            happened(ended, number -> List.of(new RequestEnded(number, request.id(), request.fingerprint(), state,
                    OptionalLong.empty(), "", "", ended)));
        }
    }

    private static Instant later(Instant one, Optional<Instant> other) {
        return other.filter(one::isBefore).orElse(one);
    }

    private Placement placement(Request request, DocumentFields task) {
        Document assignment = assignments.get(request.id());
        if (assignment == null) {
            throw task.refusal("A running task has no assignment.", TaskRow.ID, request.id());
        }
        DocumentFields fields = new DocumentFields(assignment, CloudAiDatabase.ASSIGNMENTS, "ass_id");
        String id = fields.text(WorkerRow.ID);
        Occupancy worker = workers.get(id);
        if (worker == null) {
            throw fields.refusal("An assignment is to an unknown worker.", WorkerRow.ID, id);
        }
        return worker.take(request.shapes().get(0)).orElseThrow(() -> task.refusal(
                "A running task asks for more than its worker has left. Maybe end it first.", WorkerRow.ID, id));
    }
}
