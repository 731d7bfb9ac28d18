package dev.berth.store.mongo;

import com.mongodb.client.model.Filters;
import dev.berth.event.SchedulerEvent;
import dev.berth.spi.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.Document;

/** Reads the workers and tasks of a pool; tells what others have changed of their documented fields. */
final class PoolReader {

    /** Documents that come in one message, for a server that does not end it by its bytes. */
    private static final int AT_ONCE = 1000;

    private final StoreCollections collections;
    private final String pool;
    private final Consumer<Drift> drifts;

    PoolReader(StoreCollections collections, String pool, Consumer<Drift> drifts) {
        this.collections = collections;
        this.pool = pool;
        this.drifts = drifts;
    }

    /** What the pool has, as events in the canonical order of {@link dev.berth.spi.SchedulerStore#load}. */
    List<SchedulerEvent> events() {
        List<SchedulerEvent> events = new ArrayList<>();
        workers().stream().sorted(Comparator.comparingInt(WorkerRow::ordinal))
                .forEach(worker -> events.addAll(worker.tell()));
        List<TaskRow> tasks = new ArrayList<>(tasks());
        tasks.sort(Comparator.comparingLong(TaskRow::sequence));
        tasks.forEach(task -> task.ended().ifPresent(events::add));
        tasks.forEach(task -> events.addAll(task.request()));
        tasks.stream().filter(task -> task.allocation().isPresent())
                .sorted(Comparator.comparingLong(task -> task.allocation().orElseThrow().id()))
                .forEach(task -> events.addAll(task.held()));
        return events;
    }

    List<WorkerRow> workers() {
        return read(StoreCollections.WORKERS, WorkerRow.ID, WorkerRow::new, WorkerRow::balance);
    }

    List<TaskRow> tasks() {
        return read(StoreCollections.TASKS, TaskRow.ID, TaskRow::read, task -> Map.of("status", task.status()));
    }

    /** Served by an index that begins with the pool. */
    private <T> List<T> read(String collection, String id, Function<Document, T> reader,
            Function<T, Map<String, ?>> expected) {
        List<T> rows = new ArrayList<>();
        for (Document document : collections.get(collection).find(Filters.eq("pool", pool))
                .batchSize(AT_ONCE)) {
            try {
                T row = reader.apply(document);
                rows.add(row);
                Drift.of(collection, document.getString(id), document, expected.apply(row)).forEach(drifts);
            } catch (IllegalArgumentException | ClassCastException | NullPointerException
                    | NoSuchElementException e) {
                throw new StoreException("A document cannot be understood. collection=" + collections.name(collection)
                        + " " + id + "=" + document.get(id) + " error=" + e.getMessage()
                        + " Maybe somebody changed its field " + RowChange.OWN + ".", e);
            }
        }
        return rows;
    }
}
