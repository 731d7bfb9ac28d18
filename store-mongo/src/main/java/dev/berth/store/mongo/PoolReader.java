package dev.berth.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
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

    /** The time at which a task ended; live tasks have none. */
    static final String ENDED_AT = RowChange.own(TaskChanges.ENDED + ".at");
    /** The order of endings among those of one time. */
    static final String ENDED_SEQUENCE = RowChange.own(TaskChanges.ENDED + ".sequence");
    /** Documents that come in one message, for a server that does not end it by its bytes. */
    private static final int AT_ONCE = 1000;

    private final StoreCollections collections;
    private final String pool;

    PoolReader(StoreCollections collections, String pool) {
        this.collections = collections;
        this.pool = pool;
    }

    /**
     * Reads the pool's nodes as events, in the canonical order of {@link dev.berth.spi.SchedulerStore#load}.
     *
     * @param drifts receives documented fields that other programs have changed
     */
    List<SchedulerEvent> nodes(Consumer<FieldDrift> drifts) {
        List<WorkerRow> workers = new ArrayList<>();
        eachWorker((document, worker) -> {
            workers.add(worker);
            FieldDrift.of(StoreCollections.WORKERS, worker.id(), document, worker.balance()).forEach(drifts);
        });
        workers.sort(Comparator.comparingInt(WorkerRow::ordinal));
        return workers.stream().flatMap(worker -> worker.events().stream()).toList();
    }

    /** Reads the event of a document of {@link #endedTasks}. */
    SchedulerEvent ended(Document document, Consumer<FieldDrift> drifts) {
        TaskRow row = understood(TaskRow.ID, document, TaskRow::read);
        status(document, row).forEach(drifts);
        return row.ended().orElseThrow();
    }

    /** Reads the live requests and their allocations as events. */
    List<SchedulerEvent> live(Consumer<FieldDrift> drifts) {
        List<TaskRow> tasks = new ArrayList<>();
        eachLiveTask((document, row) -> {
            tasks.add(row);
            status(document, row).forEach(drifts);
        });
        tasks.sort(Comparator.comparingLong(TaskRow::sequence));
        List<SchedulerEvent> events = new ArrayList<>();
        tasks.forEach(task -> events.addAll(task.request()));
        tasks.stream().filter(task -> task.allocation().isPresent())
                .sorted(Comparator.comparingLong(task -> task.allocation().orElseThrow().id()))
                .forEach(task -> events.addAll(task.held()));
        return events;
    }

    /** Compares a task's documented status with its state. */
    static List<FieldDrift> status(Document document, TaskRow row) {
        return FieldDrift.of(StoreCollections.TASKS, document.getString(TaskRow.ID), document,
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

    void eachEndedTask(BiConsumer<Document, TaskRow> consumer) {
        each(TaskRow.ID, endedTasks(), TaskRow::read, consumer);
    }

    /**
     * In the order of endings: time does not run backwards in a pool. Served by the index on the pool,
     * {@link #ENDED_AT} and {@link #ENDED_SEQUENCE}, also in that order.
     */
    FindIterable<Document> endedTasks() {
        return find(StoreCollections.TASKS, Filters.gte(ENDED_AT, Date.from(Instant.EPOCH)))
                .projection(Projections.include("pool", TaskRow.ID, TaskChanges.STATUS, RowChange.SEQUENCE,
                        RowChange.own(TaskChanges.ENDED)))
                .sort(Sorts.ascending(ENDED_AT, ENDED_SEQUENCE));
    }

    private FindIterable<Document> find(String collection, Bson filter) {
        return collections.get(collection).find(Filters.and(Filters.eq("pool", pool), filter)).batchSize(AT_ONCE);
    }

    private static <T> void each(String id, FindIterable<Document> found, Function<Document, T> reader,
            BiConsumer<Document, T> consumer) {
        found.forEach(document -> consumer.accept(document, understood(id, document, reader)));
    }

    /**
     * Reads Berth's own fields of a document.
     *
     * @throws StoreException if they cannot be read; it names the document
     */
    static <T> T understood(String id, Document document, Function<Document, T> reader) {
        try {
            return reader.apply(document);
        } catch (IllegalArgumentException | ClassCastException | NullPointerException | NoSuchElementException e) {
            throw new StoreException("A document cannot be understood. pool=" + document.get("pool") + " " + id + "="
                    + document.get(id) + " error=" + e.getMessage() + " Maybe another program changed its field "
                    + RowChange.OWN + ".", e);
        }
    }
}
