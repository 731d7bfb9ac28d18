package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.T0;
import static dev.berth.store.mongo.Happenings.TENTHS;
import static dev.berth.store.mongo.Happenings.TWO_GPUS;
import static dev.berth.store.mongo.Happenings.ended;
import static dev.berth.store.mongo.Happenings.load;
import static dev.berth.store.mongo.Happenings.placed;
import static dev.berth.store.mongo.Happenings.registered;
import static dev.berth.store.mongo.Happenings.submitted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.StoreException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

/** Reconciling and sweeping, beside a leader that goes on. */
final class UpkeepTest {

    private final MongoDatabase database = TestServer.freshDatabase();
    private final MongoStore store = BerthMongo.builder(database).onDrift(drift -> { }).build().schedulerStore();
    private final Leadership lead = store.acquire(POOL, "leader");
    private long next = 1;

    private void commit(SchedulerEvent... events) {
        assertEquals(new CommitResult.Committed(), Happenings.commit(store, lead, next, events));
        next += events.length;
    }

    private void someTasks() {
        commit(registered(0), registered(1), submitted(3, "a", TENTHS), submitted(4, "b", TWO_GPUS),
                submitted(5, "c", TENTHS), placed(6, "a", 1, 0, TENTHS), placed(7, "b", 1, 0, TWO_GPUS),
                placed(8, "c", 1, 1, TENTHS));
        commit(ended(9, "a", RequestState.COMPLETED, 6));
    }

    private void change(String collection, Bson which, Bson how) {
        assertEquals(1, database.getCollection(collection).updateOne(which, how).getModifiedCount());
    }

    private Document worker(String id) {
        return database.getCollection("worker_registry").find(Filters.eq("worker_id", id)).first();
    }

    @Test
    void aSoundPoolHasNoDrift() {
        someTasks();
        assertEquals(List.of(), store.reconcile(POOL));
        assertEquals(List.of(), store.reconcile("no such pool"));
    }

    @Test
    void everyForeignChangeIsToldAndPutRight() {
        someTasks();
        Document sound = worker("node-0");
        List<SchedulerEvent> before = load(store, lead);
        change("worker_registry", Filters.eq("worker_id", "node-0"), Updates.combine(
                Updates.inc("allocated_gpu", -5.0), Updates.set("available_cpu", 99), Updates.unset("available_gpu")));
        change("worker_registry", Filters.eq("worker_id", "node-1"), Updates.set("berth.allocated.cpu_millis", 1L));
        change("tasks", Filters.eq("task_id", "a"), Updates.set("status", "not_found"));
        change("tasks", Filters.eq("task_id", "b"), Updates.set("status", "completed"));
        Set<String> found = store.reconcile(POOL).stream()
                .map(drift -> drift.id() + " " + drift.field() + " " + drift.found() + " " + drift.expected())
                .collect(Collectors.toSet());
        assertTrue(found.containsAll(Set.of("node-0 allocated_gpu -3.0 2.0", "node-0 available_cpu 99 7.0",
                "node-0 available_gpu null 2.0", "a status not_found completed", "b status completed running")),
                found.toString());
        assertTrue(found.stream().anyMatch(drift -> drift.startsWith("node-1 berth.allocated")), found.toString());
        assertEquals(sound, worker("node-0"));
        assertEquals(2.1, worker("node-1").getDouble("allocated_cpu"));
        assertEquals(List.of(), store.reconcile(POOL), "all is well again");
        assertEquals(before, load(store, lead));
    }

    @Test
    void reconcilingBesideALeaderFindsNothing() throws InterruptedException {
        someTasks();
        AtomicBoolean ends = new AtomicBoolean();
        Thread leader = new Thread(() -> {
            for (int i = 0; i < 60; i++) {
                String id = "task-" + i;
                commit(submitted(next, id, TENTHS), placed(next + 1, id, 1, i % 2, TENTHS));
                commit(ended(next, id, RequestState.COMPLETED, next - 1));
            }
            ends.set(true);
        });
        leader.start();
        MongoStore other = BerthMongo.open(database).schedulerStore();
        while (!ends.get() && leader.isAlive()) {
            try {
                assertEquals(List.of(), other.reconcile(POOL));
            } catch (StoreException busy) {
                assertTrue(busy.getMessage().startsWith("Commits left no moment"), busy.getMessage());
            }
        }
        leader.join();
        assertTrue(ends.get());
        assertEquals(List.of(), other.reconcile(POOL));
    }

    @Test
    void sweepingForgetsWhatEndedLongAgo() {
        someTasks();
        commit(ended(10, "c", RequestState.FAILED, 8));
        assertEquals(1, store.sweep(POOL, T0.plusSeconds(10)));
        assertEquals(0, store.sweep(POOL, T0.plusSeconds(10)));
        assertEquals(0, store.sweep("pool-b", T0.plusSeconds(1000)));
        for (String collection : List.of("tasks", "assignments", "results")) {
            assertEquals(0, database.getCollection(collection).countDocuments(Filters.eq("task_id", "a")));
            assertEquals(1, database.getCollection(collection).countDocuments(Filters.eq("task_id", "c")));
        }
        assertEquals(1, database.getCollection("tasks").countDocuments(Filters.eq("task_id", "b")), "it lives");
        assertEquals(1, load(store, lead).stream().filter(SchedulerEvent.RequestEnded.class::isInstance).count());
        assertEquals(10L, database.getCollection("audit").find().first().get("_id", Document.class).get("sequence"));
    }
}
