package dev.berth.store.mongo;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * The changes of the collections tasks, assignments, results and users by a batch.
 *
 * <p>A task's own fields are the events that describe its state. There is one assignment for each task, as the
 * documented system expects of running ones; the next attempt replaces it.
 */
final class TaskChanges {

    static final String STATUS = "status";
    static final String SUBMITTED = "submitted";
    static final String REQUEUED = "requeued";
    static final String PLACED = "placed";
    /** The end set by the last extension. */
    static final String EXPIRY = "expiry";
    static final String STARTED = "started";
    static final String EXPIRING = "expiring";
    static final String ENDED = "ended";

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final String pool;
    private final Map<String, RowChange> tasks = new LinkedHashMap<>();
    private final Map<String, RowChange> assignments = new LinkedHashMap<>();
    private final List<RowChange> results = new ArrayList<>();
    private final Map<String, Date> users = new LinkedHashMap<>();

    TaskChanges(String pool) {
        this.pool = pool;
    }

    void submit(RequestSubmitted event, RawBsonDocument encoded) {
        Request request = event.request();
        RowChange task = new RowChange(taskKey(request.id()), true);
        tasks.put(request.id(), task);
        task.set("user_id", request.user())
                .set("docker_image", request.attributes().getOrDefault(TaskDocuments.IMAGE, ""))
                .set(DocumentedResources.of(request.shapes().get(0)).documented("req"))
                .set(STATUS, TaskDocuments.status(RequestState.PENDING))
                .set("created_at", Date.from(event.at())).own(SUBMITTED, encoded);
        Optional.ofNullable(request.attributes().get(TaskDocuments.COMMAND))
                .ifPresent(command -> task.set("command", command));
        users.putIfAbsent(request.user(), Date.from(event.at()));
    }

    void place(RequestPlaced event, RawBsonDocument encoded) {
        Allocation allocation = event.allocation();
        String id = allocation.requestId();
        task(id).set(DocumentedResources.of(allocation.placement().shape()).documented("req"))
                .set(STATUS, TaskDocuments.status(RequestState.PLACED)).own(PLACED, encoded);
        Document key = new Document("ass_id", assignmentId(id)).append("pool", pool);
        assignments.computeIfAbsent(id, task -> new RowChange(key, allocation.attempt() == 1))
                .set(TaskRow.ID, id).set(WorkerRow.ID, allocation.nodeId())
                .set("assigned_at", Date.from(allocation.start()))
                .own("allocation_id", allocation.id())
                .own("gpus", allocation.placement().gpus());
    }

    void start(RequestStarted event, RawBsonDocument encoded) {
        task(event.requestId()).set("started_at", Date.from(event.at())).own(STARTED, encoded);
    }

    void expire(RequestExpiring event, RawBsonDocument encoded) {
        task(event.requestId()).own(EXPIRING, encoded);
    }

    void extend(RequestExtended event) {
        task(event.requestId()).own(EXPIRY, Date.from(event.expiry())).unsetOwn(EXPIRING);
    }

    void requeue(RequestRequeued event, RawBsonDocument encoded) {
        task(event.requestId()).set(STATUS, TaskDocuments.status(RequestState.PENDING)).own(REQUEUED, encoded)
                .unset("started_at").unsetOwn(PLACED, EXPIRY, STARTED, EXPIRING);
    }

    /**
     * Ends a task.
     *
     * @param event the end
     * @param encoded the event as it is stored
     * @param released the allocation that ends with it, if that is known
     */
    void end(RequestEnded event, RawBsonDocument encoded, Optional<Allocation> released) {
        Date at = Date.from(event.at());
        task(event.requestId()).set(STATUS, TaskDocuments.status(event.state())).set("completed_at", at)
                .own(ENDED, encoded);
        released.ifPresent(allocation -> results.add(new RowChange(taskKey(event.requestId()), true)
                .set(WorkerRow.ID, allocation.nodeId()).set(STATUS, TaskDocuments.result(event.state()))
                .set("logs", event.detail()).set("completed_at", at)));
    }

    /** The assignment of a task is called after it. */
    static String assignmentId(String task) {
        return "ass-" + task;
    }

    private RowChange task(String id) {
        return tasks.computeIfAbsent(id, task -> new RowChange(taskKey(task), false));
    }

    private Document taskKey(String id) {
        return new Document(TaskRow.ID, id).append("pool", pool);
    }

    List<WriteModel<Document>> tasks(long sequence) {
        return tasks.values().stream().map(task -> task.write(sequence)).toList();
    }

    List<WriteModel<Document>> assignments(long sequence) {
        return assignments.values().stream().map(assignment -> assignment.write(sequence)).toList();
    }

    List<WriteModel<Document>> results(long sequence) {
        return results.stream().map(result -> result.insert(sequence)).toList();
    }

    List<UpdateOneModel<Document>> users() {
        return users.entrySet().stream().map(user -> new UpdateOneModel<Document>(
                new Document("user_id", user.getKey()).append("pool", pool),
                new Document("$setOnInsert", new Document("first_request_at", user.getValue())), UPSERT)).toList();
    }
}
