package dev.berth.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.WriteModel;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.model.Allocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The changes of documents that the events of a kept batch come to.
 *
 * <p>It may break off anywhere, be done again from the start, and be done late, by a leader that was overtaken while it
 * was at it. For that each document is changed at most once a batch, see {@link RowChange}, and what a change is
 * reckoned from is not changed before it: the GPUs' documents follow from the worker's, and the workers' and results
 * from the tasks', so the tasks' are changed last.
 */
final class Projection {

    private static final int AT_ONCE = 10_000;
    private static final BulkWriteOptions IN_ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final StoreCollections collections;
    private final Consumer<FieldDrift> drifts;
    private final String pool;
    private final long last;
    private final List<SchedulerEvent> events;
    private final Map<Long, Allocation> held = new HashMap<>();
    private final Map<String, WorkerRow> workers = new LinkedHashMap<>();
    private final TaskChanges tasks;

    private Projection(StoreCollections collections, Consumer<FieldDrift> drifts, String pool, long last,
            List<SchedulerEvent> events) {
        this.collections = collections;
        this.drifts = drifts;
        this.pool = pool;
        this.last = last;
        this.events = events;
        this.tasks = new TaskChanges(pool);
    }

    /**
     * Changes the documents.
     *
     * @param collections where they are
     * @param drifts gets what others have changed of them
     * @param pool the pool
     * @param sequence the number of the first event
     * @param entries a batch that is kept
     */
    static void project(StoreCollections collections, Consumer<FieldDrift> drifts, String pool, long sequence,
            List<Journal.Entry> entries) {
        Projection projection = new Projection(collections, drifts, pool, sequence + entries.size() - 1,
                entries.stream().map(Journal.Entry::event).toList());
        projection.findHeld();
        projection.findWorkers();
        entries.forEach(projection::apply);
        projection.write();
    }

    /** Finds the allocations that the batch makes and those that it ends. */
    private void findHeld() {
        Set<String> wanted = new LinkedHashSet<>();
        for (SchedulerEvent event : events) {
            EventSubject subject = EventSubject.of(event);
            if (event instanceof RequestPlaced placed) {
                held.put(placed.allocation().id(), placed.allocation());
            } else if (subject.released().isPresent() && !held.containsKey(subject.released().getAsLong())) {
                subject.task().ifPresent(wanted::add);
            }
        }
        for (Document task : find(StoreCollections.TASKS, TaskRow.ID, wanted,
                Projections.include("pool", TaskRow.ID, RowChange.own(TaskChanges.PLACED)))) {
            PoolReader.understood(TaskRow.ID, task, TaskRow::allocation)
                    .ifPresent(allocation -> held.put(allocation.id(), allocation));
        }
    }

    /** Finds the workers that there are of those that the batch is about. */
    private void findWorkers() {
        Set<String> wanted = new LinkedHashSet<>();
        boolean described = false;
        for (SchedulerEvent event : events) {
            described |= event instanceof NodeRegistered;
            EventSubject subject = EventSubject.of(event);
            subject.worker().ifPresent(wanted::add);
            released(subject).map(Allocation::nodeId).ifPresent(wanted::add);
        }
        Bson fields = described ? new Document() : Projections.exclude(RowChange.own(WorkerRow.NODE));
        for (Document document : find(StoreCollections.WORKERS, WorkerRow.ID, wanted, fields)) {
            WorkerRow worker = PoolReader.understood(WorkerRow.ID, document, WorkerRow::new);
            workers.put(worker.id(), worker);
            if (worker.isBehind(last)) {
                FieldDrift.of(StoreCollections.WORKERS, worker.id(), document, worker.balance()).forEach(drifts);
            }
        }
    }

    /** Served by the unique index of the collection. */
    private List<Document> find(String collection, String idField, Set<String> ids, Bson fields) {
        List<Document> found = new ArrayList<>();
        for (List<String> some : Partition.of(List.copyOf(ids), AT_ONCE)) {
            collections.get(collection).find(Filters.and(Filters.in(idField, some), Filters.eq("pool", pool)))
                    .projection(fields).into(found);
        }
        return found;
    }

    private Optional<Allocation> released(EventSubject subject) {
        OptionalLong id = subject.released();
        return id.isPresent() ? Optional.ofNullable(held.get(id.getAsLong())) : Optional.empty();
    }

    private void apply(Journal.Entry entry) {
        SchedulerEvent event = entry.event();
        EventSubject subject = EventSubject.of(event);
        Optional<Allocation> released = released(subject);
        tasks.apply(entry, released);
        released.ifPresent(allocation -> worker(allocation)
                .ifPresent(worker -> worker.giveBack(DocumentedResources.of(allocation.placement().shape()))));
        if (event instanceof RequestPlaced placed) {
            worker(placed.allocation())
                    .ifPresent(worker -> worker.take(DocumentedResources.of(placed.allocation().placement().shape())));
        } else if (event instanceof NodeRegistered registered) {
            workers.computeIfAbsent(registered.node().id(), id -> new WorkerRow(registered)).apply(event);
        } else {
            subject.worker().map(workers::get).ifPresent(worker -> worker.apply(event));
        }
    }

    private Optional<WorkerRow> worker(Allocation allocation) {
        return Optional.ofNullable(workers.get(allocation.nodeId()));
    }

    private void write() {
        Instant at = events.get(events.size() - 1).at();
        List<WorkerRow> behind = workers.values().stream().filter(worker -> worker.isBehind(last)).toList();
        write(StoreCollections.GPUS, behind.stream().flatMap(worker -> worker.writeGpus(pool, last).stream()).toList());
        write(StoreCollections.WORKERS, behind.stream().map(worker -> worker.write(pool, last, at)).toList());
        write(StoreCollections.USERS, tasks.users());
        write(StoreCollections.ASSIGNMENTS, tasks.assignments(last));
        write(StoreCollections.RESULTS, tasks.results(last));
        write(StoreCollections.TASKS, tasks.tasks(last));
        write(StoreCollections.AUDIT, AuditRows.of(pool, last - events.size() + 1, events));
    }

    private void write(String collection, List<? extends WriteModel<Document>> writes) {
        if (writes.isEmpty()) {
            return;
        }
        try {
            collections.get(collection).bulkWrite(writes, IN_ANY_ORDER);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null || !e.getWriteErrors().stream().allMatch(Projection::isThere)) {
                throw e;
            }
        }
    }

    private static boolean isThere(BulkWriteError error) {
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY;
    }
}
