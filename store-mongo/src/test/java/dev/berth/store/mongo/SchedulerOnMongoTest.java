package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import dev.berth.Decision;
import dev.berth.Scheduler;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.simulation.Torture;
import dev.berth.simulation.TortureReport;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Schedulers on one database: what they promised is there, whatever happens to the store and to them. */
final class SchedulerOnMongoTest {

    private static final int GPUS = 8;
    private static final int THREADS = 32;

    private final MongoDatabase database = TestServer.freshDatabase();
    private final MongoStore store = BerthMongo.open(database).schedulerStore();

    @Test
    void tortureFindsNothing() {
        KilledCommits killed = new KilledCommits(store, database);
        TortureReport report = Torture.run(1, 200, killed, step -> { });
        assertEquals(Optional.empty(), report.violation(), "step " + report.steps());
        assertTrue(killed.kills > 20, "kills=" + killed.kills);
    }

    /** Kills commits between two writes, beside all that torture does by itself, and offers them again. */
    private static final class KilledCommits implements SchedulerStore {
        private final Random random = new Random(1);
        private final WriteGate gate = new WriteGate(0, this::kill);
        private final MongoStore sound;
        private final MongoStore mortal;
        private int kills;

        KilledCommits(MongoStore sound, MongoDatabase database) {
            this.sound = sound;
            this.mortal = BerthMongo.open(gate.before(database)).schedulerStore();
        }

        private void kill() {
            kills++;
            throw new MongoException("killed");
        }

        @Override
        public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
            gate.again(random.nextInt(30));
            try {
                return mortal.commit(leadership, sequence, events);
            } catch (StoreException unknown) {
                return sound.commit(leadership, sequence, events);
            }
        }

        @Override
        public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
            return sound.acquire(pool, leader, lease);
        }

        @Override
        public boolean renew(Leadership leadership, Duration lease) {
            return sound.renew(leadership, lease);
        }

        @Override
        public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
            return sound.load(leadership, events);
        }

        @Override
        public void close() {
        }
    }

    private static Scheduler scheduler(MongoStore on) {
        return Scheduler.builder().store(on).build();
    }

    /** The half of the threads is overtaken in the middle of its work, by a leader that the other half talks to. */
    @Test
    void theLastUnitsAreHeldOnceThoughTwoLead() throws Exception {
        Scheduler first = scheduler(store);
        first.nodes().register(Node.builder("n").gpus(GPUS, "A100", 81_920).build()).toCompletableFuture().join();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> placed = new ArrayList<>();
            for (int i = 0; i < THREADS / 2; i++) {
                placed.add(submitting(threads, first, "first-" + i));
            }
            Scheduler second = scheduler(BerthMongo.open(database).schedulerStore());
            for (int i = 0; i < THREADS / 2; i++) {
                placed.add(submitting(threads, second, "second-" + i));
            }
            int all = 0;
            for (Future<Integer> thread : placed) {
                all += thread.get();
            }
            assertEquals(GPUS, all, "told");
            assertEquals(0, submitting(threads, first, "late").get());
            assertTrue(first.closed().isPresent(), "the first one knows that it is overtaken");
            assertEquals(GPUS, distinctGpus());
        } finally {
            threads.shutdown();
        }
    }

    private static Future<Integer> submitting(ExecutorService threads, Scheduler to, String name) {
        return threads.submit(() -> {
            int placed = 0;
            for (int i = 0; i < 5; i++) {
                Request request = Request.builder(name + "-" + i).patience(Patience.NOW)
                        .shapes(Shape.of(0, 0, GpuDemand.whole(1))).build();
                Decision decision = to.submit(request).placed().toCompletableFuture().join();
                placed += decision instanceof Decision.Placed ? 1 : 0;
            }
            return placed;
        });
    }

    private int distinctGpus() {
        Set<Long> masks = new HashSet<>();
        int[] allocations = new int[1];
        store.load(store.acquire("default", "reader"), event -> {
            if (event instanceof RequestPlaced placed) {
                allocations[0]++;
                masks.add(placed.allocation().placement().gpuMask());
            }
        });
        assertEquals(allocations[0], masks.size(), "no GPU is held twice");
        Double held = database.getCollection("worker_registry").find().first().getDouble("allocated_gpu");
        assertEquals(allocations[0], held);
        return masks.size();
    }
}
