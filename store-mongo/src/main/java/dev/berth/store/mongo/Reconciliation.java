package dev.berth.store.mongo;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * A comparison of a pool's documented fields with the allocations of its live requests. It reads first and writes
 * afterwards, so that one that was disturbed by a commit can be discarded.
 */
final class Reconciliation {

    private record Repair(String collection, Document document, Document set, List<FieldDrift> drifts) {
    }

    private final StoreCollections collections;
    private final String pool;
    private final Map<String, DocumentedResources> held = new HashMap<>();
    private final List<Repair> repairs = new ArrayList<>();

    Reconciliation(StoreCollections collections, String pool) {
        this.collections = collections;
        this.pool = pool;
    }

    /** Finds the fields that differ. */
    void compare() {
        PoolReader reader = new PoolReader(collections, pool);
        reader.eachLiveTask((document, task) -> {
            task.allocation().ifPresent(allocation -> held.merge(allocation.nodeId(),
                    DocumentedResources.of(allocation.placement().shape()), DocumentedResources::plus));
            compare(document, task);
        });
        reader.eachEndedTask(this::compare);
        reader.eachWorker(this::compare);
    }

    private void compare(Document document, TaskRow task) {
        List<FieldDrift> drifts = PoolReader.status(document, task);
        if (!drifts.isEmpty()) {
            repairs.add(new Repair(StoreCollections.TASKS, document, new Document(TaskChanges.STATUS, task.status()),
                    drifts));
        }
    }

    private void compare(Document document, WorkerRow worker) {
        DocumentedResources sum = held.getOrDefault(worker.id(), DocumentedResources.NONE);
        List<FieldDrift> drifts = new ArrayList<>(worker.holds(sum));
        drifts.addAll(FieldDrift.of(StoreCollections.WORKERS, worker.id(), document, worker.balance()));
        if (!drifts.isEmpty()) {
            Document set = new Document(RowChange.own(WorkerRow.ALLOCATED), sum.encode());
            set.putAll(worker.balance());
            repairs.add(new Repair(StoreCollections.WORKERS, document, set, drifts));
        }
    }

    /** Repairs the fields that differ, unless a commit has changed, and so repaired, their document meanwhile. */
    List<FieldDrift> repair() {
        List<FieldDrift> repaired = new ArrayList<>();
        for (Repair repair : repairs) {
            Object seen = repair.document().get(RowChange.OWN, Document.class).get("sequence");
            long matched = collections.get(repair.collection()).updateOne(
                    Filters.and(Filters.eq(repair.document().get("_id")), Filters.eq(RowChange.SEQUENCE, seen)),
                    new Document("$set", repair.set())).getMatchedCount();
            if (matched == 1) {
                repaired.addAll(repair.drifts());
            }
        }
        return repaired;
    }
}
