package dev.berth.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.WriteModel;
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
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * The projection of a committed batch to the documents that its events change.
 *
 * <p>It may break off anywhere, be repeated from the start, and be late, by a leader that was overtaken meanwhile. So
 * each document is changed at most once a batch, see {@link RowChange}, and the input of a change is not changed before
 * it: the GPUs' documents are computed from the worker's, and the workers' and results from the tasks', so the tasks'
 * are changed last.
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
     * @param collections the collections
     * @param drifts receives documented fields that other programs have changed
     * @param pool the pool
     * @param sequence the number of the first event
     * @param entries a committed batch
     */
    static void project(StoreCollections collections, Consumer<FieldDrift> drifts, String pool, long sequence,
            List<Journal.Entry> entries) {
        Projection projection = new Projection(collections, drifts, pool, sequence + entries.size() - 1,
                entries.stream().map(Journal.Entry::event).toList());
        BatchSubjects subjects = BatchSubjects.of(projection.events);
        projection.findHeld(subjects);
        projection.findWorkers(subjects);
        entries.forEach(projection::apply);
        projection.write();
    }

    /** Finds the allocations that the batch ends and has not made itself. */
    private void findHeld(BatchSubjects subjects) {
        held.putAll(subjects.placed());
        Set<String> wanted = new LinkedHashSet<>(subjects.released().values());
        for (Document task : find(StoreCollections.TASKS, TaskRow.ID, wanted,
                Projections.include("pool", TaskRow.ID, RowChange.own(TaskChanges.PLACED)))) {
            PoolReader.understood(TaskRow.ID, task, TaskRow::allocation)
                    .ifPresent(allocation -> held.put(allocation.id(), allocation));
        }
    }

    /** Finds the documents of the workers that the batch is about. */
    private void findWorkers(BatchSubjects subjects) {
        Set<String> wanted = new LinkedHashSet<>(subjects.workers());
        subjects.released().keySet().forEach(id -> held(id).map(Allocation::nodeId).ifPresent(wanted::add));
        Bson fields = subjects.hasRegistration() ? new Document()
                : Projections.exclude(RowChange.own(WorkerRow.NODE));
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
        for (List<String> some : Lists.partition(List.copyOf(ids), AT_ONCE)) {
            collections.get(collection).find(Filters.and(Filters.in(idField, some), Filters.eq("pool", pool)))
                    .projection(fields).into(found);
        }
        return found;
    }

    private void apply(Journal.Entry entry) {
        entry.event().accept(new Changes(entry.encoded()));
    }

    private Optional<Allocation> held(long allocationId) {
        return Optional.ofNullable(held.get(allocationId));
    }

    /** The changes that one event makes; {@code encoded} is the event as it is stored. */
    private final class Changes implements EventVisitor<RuntimeException> {

        private final RawBsonDocument encoded;

        Changes(RawBsonDocument encoded) {
            this.encoded = encoded;
        }

        @Override
        public void nodeRegistered(NodeRegistered event) {
            workers.computeIfAbsent(event.node().id(), id -> new WorkerRow(event)).register(event);
        }

        @Override
        public void nodeStateChanged(NodeStateChanged event) {
            worker(event.nodeId()).ifPresent(worker -> worker.changeState(event));
        }

        @Override
        public void nodeSeen(NodeSeen event) {
            worker(event.nodeId()).ifPresent(worker -> worker.see(event));
        }

        @Override
        public void gpuStateChanged(GpuStateChanged event) {
            worker(event.nodeId()).ifPresent(worker -> worker.changeGpu(event));
        }

        @Override
        public void requestSubmitted(RequestSubmitted event) {
            tasks.submit(event, encoded);
        }

        @Override
        public void requestPlaced(RequestPlaced event) {
            tasks.place(event, encoded);
            Allocation allocation = event.allocation();
            worker(allocation.nodeId())
                    .ifPresent(worker -> worker.take(DocumentedResources.of(allocation.placement().shape())));
        }

        @Override
        public void requestStarted(RequestStarted event) {
            tasks.start(event, encoded);
        }

        @Override
        public void requestExpiring(RequestExpiring event) {
            tasks.expire(event, encoded);
        }

        @Override
        public void requestExtended(RequestExtended event) {
            tasks.extend(event);
        }

        @Override
        public void requestRequeued(RequestRequeued event) {
            tasks.requeue(event, encoded);
            release(event.allocationId());
        }

        @Override
        public void requestEnded(RequestEnded event) {
            tasks.end(event, encoded, release(event.allocationId()));
        }

        /** Gives back what an allocation holds, and returns it if it is known. */
        private Optional<Allocation> release(OptionalLong id) {
            Optional<Allocation> released = id.isPresent() ? held(id.getAsLong()) : Optional.empty();
            released.ifPresent(allocation -> worker(allocation.nodeId())
                    .ifPresent(worker -> worker.giveBack(DocumentedResources.of(allocation.placement().shape()))));
            return released;
        }

        private Optional<WorkerRow> worker(String id) {
            return Optional.ofNullable(workers.get(id));
        }
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
