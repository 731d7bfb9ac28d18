package dev.berth.store.mongo;

import static dev.berth.store.mongo.Happenings.POOL;
import static dev.berth.store.mongo.Happenings.T0;
import static dev.berth.store.mongo.Happenings.TENTHS;
import static dev.berth.store.mongo.Happenings.TWO_GPUS;
import static dev.berth.store.mongo.Happenings.ended;
import static dev.berth.store.mongo.Happenings.load;
import static dev.berth.store.mongo.Happenings.placed;
import static dev.berth.store.mongo.Happenings.registered;
import static dev.berth.store.mongo.Happenings.requeued;
import static dev.berth.store.mongo.Happenings.submitted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.CommitResult.Refused;
import dev.berth.spi.Leadership;
import dev.berth.spi.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * Breaks a commit off between any two documents that it writes. Afterwards a batch is there as a whole or not at all,
 * and every document says what it would have said without the crash.
 */
final class CrashTest {

    private static final List<SchedulerEvent> BEFORE = List.of(registered(0), registered(1),
            submitted(3, "ends", TENTHS), submitted(4, "moves", TWO_GPUS), submitted(5, "waits", TENTHS),
            placed(6, "ends", 1, 0, TENTHS), placed(7, "moves", 1, 0, TWO_GPUS), new RequestStarted("ends", 6, T0),
            new GpuStateChanged(1, "node-1", 3, GpuState.MAINTENANCE, T0));
    private static final List<SchedulerEvent> BATCH = List.of(ended(10, "ends", RequestState.COMPLETED, 6),
            requeued("moves", 2, 7), placed(12, "moves", 2, 1, TWO_GPUS), new RequestExpiring("moves", 12, T0),
            placed(14, "waits", 1, 0, TENTHS), submitted(15, "new", TENTHS), placed(16, "new", 1, 1, TENTHS),
            new RequestExtended("moves", 12, T0.plusSeconds(900), T0), new NodeSeen(0, "node-0", T0.plusSeconds(90)),
            new NodeStateChanged(0, "node-0", NodeState.ACTIVE, NodeState.DRAINING, "fan", T0.plusSeconds(91)),
            rebuilt(1), registered(2), new GpuStateChanged(2, "node-2", 0, GpuState.MAINTENANCE, T0.plusSeconds(92)),
            new GpuStateChanged(0, "node-0", 1, GpuState.MAINTENANCE, T0.plusSeconds(93)));
    private static final List<SchedulerEvent> AFTER = List.of(ended(24, "moves", RequestState.FAILED, 12),
            ended(25, "new", RequestState.CANCELLED, 16), submitted(26, "last", TWO_GPUS),
            placed(27, "last", 1, 2, TWO_GPUS), requeued("waits", 2, 14));

    private static NodeRegistered rebuilt(int ordinal) {
        return new NodeRegistered(ordinal, Node.builder("node-" + ordinal).cpuMillis(9_000).memoryMib(20_000)
                .storageMib(200_000).gpus(2, "H100", 81_920).build(), NodeState.ACTIVE, T0.plusSeconds(92));
    }

    private final MongoDatabase reference = TestServer.freshDatabase();
    private MongoDatabase database = reference;

    private static MongoStore open(MongoDatabase on) {
        return BerthMongo.open(on).schedulerStore();
    }

    private static void keep(MongoStore store, Leadership lead, long sequence, List<SchedulerEvent> events) {
        assertEquals(new CommitResult.Committed(), store.commit(lead, sequence, events));
    }

    private Leadership begin() {
        database = TestServer.freshDatabase();
        Leadership lead = open(database).acquire(POOL, "first");
        keep(open(database), lead, 1, BEFORE);
        return lead;
    }

    /** All that people see, each collection in the order of its keys. */
    private static Map<String, List<Document>> seen(MongoDatabase in) {
        Map<String, List<Document>> seen = new TreeMap<>();
        for (String name : List.of("tasks", "worker_registry", "assignments", "results", "gpus", "users", "audit")) {
            List<Document> all = in.getCollection(name).find().into(new ArrayList<>());
            all.forEach(document -> document.computeIfPresent("_id",
                    (key, id) -> id instanceof Document ? id : "generated"));
            all.sort(Comparator.comparing(Document::toJson));
            seen.put(name, all);
        }
        return seen;
    }

    /** Sums as the documented system does: running tasks with their assignments, a worker at a time. */
    private void assertAllocatedIsTheSumOfAssignments() {
        for (Document worker : database.getCollection("worker_registry").find()) {
            double cpu = 0;
            double gpu = 0;
            for (Document assignment : database.getCollection("assignments")
                    .find(Filters.eq("worker_id", worker.get("worker_id")))) {
                Document task = database.getCollection("tasks")
                        .find(Filters.eq("task_id", assignment.get("task_id"))).first();
                boolean runs = task.getString("status").equals("running");
                cpu += runs ? task.getDouble("req_cpu") : 0;
                gpu += runs ? task.getDouble("req_gpu") : 0;
            }
            assertEquals(cpu, worker.getDouble("allocated_cpu"), 1e-9, worker.toJson());
            assertEquals(gpu, worker.getDouble("allocated_gpu"), 1e-9, worker.toJson());
            assertEquals(worker.getDouble("total_cpu") - cpu, worker.getDouble("available_cpu"), 1e-9);
        }
    }

    private long writes() {
        Leadership lead = begin();
        WriteGate counting = new WriteGate();
        keep(open(counting.before(database)), lead, 10, BATCH);
        return counting.written();
    }

    private interface Crash {
        void at(long writes) throws Exception;
    }

    /** Does something with a crash before each of the writes of the batch, and has in the reference what is to come. */
    private void eachCrash(List<SchedulerEvent> after, Crash crash) throws Exception {
        MongoStore other = open(reference);
        Leadership lead = other.acquire(POOL, "first");
        keep(other, lead, 1, BEFORE);
        keep(other, lead, 10, BATCH);
        if (!after.isEmpty()) {
            keep(other, lead, 24, after);
        }
        long writes = writes();
        assertTrue(writes > 30, "writes=" + writes);
        for (long i = 0; i < writes; i++) {
            crash.at(i);
        }
    }

    private void commitAndDie(Leadership lead, long writes) {
        MongoStore dying = open(new WriteGate(writes, () -> {
            throw new MongoException("killed");
        }).before(database));
        assertThrows(StoreException.class, () -> dying.commit(lead, 10, BATCH));
    }

    @Test
    void theNextLeaderFindsABatchAsAWholeOrNotAtAll() throws Exception {
        Map<Boolean, Integer> found = new TreeMap<>();
        eachCrash(List.of(), writes -> {
            Leadership dead = begin();
            List<SchedulerEvent> before = load(open(database), dead);
            commitAndDie(dead, writes);
            MongoStore next = open(database);
            Leadership lead = next.acquire(POOL, "second");
            List<SchedulerEvent> loaded = load(next, lead);
            assertAllocatedIsTheSumOfAssignments();
            boolean isThere = !loaded.equals(before);
            found.merge(isThere, 1, Integer::sum);
            if (!isThere) {
                keep(next, lead, 10, BATCH);
            }
            assertEquals(seen(reference), seen(database), "crash after " + writes);
            assertEquals(load(open(reference), open(reference).acquire(POOL, "reader")), load(next, lead));
        });
        assertEquals(2, found.get(false), "before the journal and before the compare-and-set");
    }

    @Test
    void theNextLeaderNeedNotLoad() throws Exception {
        eachCrash(AFTER, writes -> {
            Leadership dead = begin();
            commitAndDie(dead, writes);
            Leadership lead = open(database).acquire(POOL, "second");
            if (writes < 2) {
                keep(open(database), lead, 10, BATCH);
            }
            keep(open(database), lead, 24, AFTER);
            assertAllocatedIsTheSumOfAssignments();
            assertEquals(seen(reference), seen(database), "crash after " + writes);
        });
    }

    @Test
    void theSameLeaderOffersTheBatchAgain() throws Exception {
        eachCrash(List.of(), writes -> {
            Leadership lead = begin();
            commitAndDie(lead, writes);
            keep(open(database), lead, 10, BATCH);
            assertEquals(seen(reference), seen(database), "crash after " + writes);
        });
    }

    /** A leader is stopped in a commit, overtaken, and goes on with what it was about to write. */
    @Test
    void aLeaderThatWakesUpLateSpoilsNothing() throws Exception {
        eachCrash(AFTER, writes -> {
            Leadership stopped = begin();
            MongoStore sleeper = open(new WriteGate(writes, () -> {
                MongoStore next = open(database);
                Leadership lead = next.acquire(POOL, "second");
                long sequence = next.load(lead, event -> { }).nextSequence();
                if (sequence == 10) {
                    keep(next, lead, 10, BATCH);
                }
                keep(next, lead, 24, AFTER);
            }).before(database));
            CommitResult result = sleeper.commit(stopped, 10, BATCH);
            if (writes < 2) {
                assertEquals(Cause.STALE_EPOCH, assertInstanceOf(Refused.class, result).cause());
            }
            assertEquals(seen(reference), seen(database), "stopped after " + writes);
            assertAllocatedIsTheSumOfAssignments();
        });
    }

    /** Between a take-over and the first commit after it nobody has used the number that a stopped leader is to use. */
    @Test
    void aLeaderThatWakesUpBeforeTheNextOneCommitsIsRefused() {
        Leadership stopped = begin();
        List<Leadership> next = new ArrayList<>();
        MongoStore sleeper = open(new WriteGate(1, () -> {
            next.add(open(database).acquire(POOL, "second"));
            load(open(database), next.get(0));
        }).before(database));
        CommitResult result = sleeper.commit(stopped, 10, BATCH);
        assertEquals(Cause.STALE_EPOCH, assertInstanceOf(Refused.class, result).cause());
        keep(open(database), next.get(0), 10, BATCH);
    }
}
