package dev.berth.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Reads the workers and tasks of a pool. */
final class PoolReader {

    /** When a task ended, by which live and ended ones are told apart. */
    static final String ENDED_AT = RowChange.own(TaskChanges.ENDED + ".at");
    /** Documents that come in one message, for a server that does not end it by its bytes. */
    private static final int AT_ONCE = 1000;

    private final StoreCollections collections;
    private final String pool;

    PoolReader(StoreCollections collections, String pool) {
        this.collections = collections;
        this.pool = pool;
    }

    /**
     * Tells what the pool has, in the canonical order of {@link dev.berth.spi.SchedulerStore#load}.
     *
     * @param drifts gets what others have changed of the documented fields
     */
    List<SchedulerEvent> events(Consumer<Drift> drifts) {
        List<WorkerRow> workers = new ArrayList<>();
        eachWorker((document, worker) -> {
            workers.add(worker);
            Drift.of(StoreCollections.WORKERS, worker.id(), document, worker.balance()).forEach(drifts);
        });
        List<TaskRow> tasks = new ArrayList<>();
        BiConsumer<Document, TaskRow> task = (document, row) -> {
            tasks.add(row);
            status(document, row).forEach(drifts);
        };
        eachEndedTask(task);
        eachLiveTask(task);
        return inOrder(workers, tasks);
    }

    private static List<SchedulerEvent> inOrder(List<WorkerRow> workers, List<TaskRow> tasks) {
        List<SchedulerEvent> events = new ArrayList<>();
        workers.sort(Comparator.comparingInt(WorkerRow::ordinal));
        workers.forEach(worker -> events.addAll(worker.tell()));
        tasks.sort(Comparator.comparingLong(TaskRow::sequence));
        tasks.forEach(task -> task.ended().ifPresent(events::add));
        tasks.forEach(task -> events.addAll(task.request()));
        tasks.stream().filter(task -> task.allocation().isPresent())
                .sorted(Comparator.comparingLong(task -> task.allocation().orElseThrow().id()))
                .forEach(task -> events.addAll(task.held()));
        return events;
    }

    /** Compares a task's documented word with where it is. */
    static List<Drift> status(Document document, TaskRow row) {
        return Drift.of(StoreCollections.TASKS, document.getString(TaskRow.ID), document,
                Map.of(TaskChanges.STATUS, row.status()));
    }

    /** Served by the index on the pool. */
    void eachWorker(BiConsumer<Document, WorkerRow> consumer) {
        each(WorkerRow.ID, find(StoreCollections.WORKERS, Filters.empty()), WorkerRow::new, consumer);
    }

    /** Served by the index on the pool and {@link #ENDED_AT}. */
    void eachLiveTask(BiConsumer<Document, TaskRow> consumer) {
        each(TaskRow.ID, find(StoreCollections.TASKS, Filters.eq(ENDED_AT, null)), TaskRow::read, consumer);
    }

    /** Served by the index on the pool and {@link #ENDED_AT}. */
    void eachEndedTask(BiConsumer<Document, TaskRow> consumer) {
        each(TaskRow.ID, find(StoreCollections.TASKS, Filters.gte(ENDED_AT, Date.from(Instant.EPOCH)))
                .projection(Projections.include("pool", TaskRow.ID, TaskChanges.STATUS, RowChange.SEQUENCE,
                        RowChange.own(TaskChanges.ENDED))), TaskRow::read, consumer);
    }

    private FindIterable<Document> find(String collection, Bson filter) {
        return collections.get(collection).find(Filters.and(Filters.eq("pool", pool), filter)).batchSize(AT_ONCE);
    }

    private static <T> void each(String id, FindIterable<Document> found, Function<Document, T> reader,
            BiConsumer<Document, T> consumer) {
        found.forEach(document -> consumer.accept(document, understood(id, document, reader)));
    }

    /**
     * Reads what a document says in Berth's own fields.
     *
     * @throws StoreException naming the document, if it does not say it
     */
    static <T> T understood(String id, Document document, Function<Document, T> reader) {
        try {
            return reader.apply(document);
        } catch (IllegalArgumentException | ClassCastException | NullPointerException | NoSuchElementException e) {
            throw new StoreException("A document cannot be understood. pool=" + document.get("pool") + " " + id + "="
                    + document.get(id) + " error=" + e.getMessage() + " Maybe somebody changed its field "
                    + RowChange.OWN + ".", e);
        }
    }
}
