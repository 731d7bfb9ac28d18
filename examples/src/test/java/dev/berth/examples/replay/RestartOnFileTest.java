package dev.berth.examples.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Limits;
import dev.berth.RequestStatus;
import dev.berth.Scheduler;
import dev.berth.event.SchedulerEvent;
import dev.berth.local.SettableTime;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import dev.berth.store.jdbc.JdbcDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scheduler on a database file that is started again and again, on a store that often fails after the fact. */
final class RestartOnFileTest {

    private static final Limits LIMITS = Limits.builder().startTimeout(Duration.ofMinutes(3))
            .expiryGrace(Duration.ofMinutes(1)).heartbeatTimeout(Duration.ofMinutes(10)).build();

    private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    /** Throws after one commit in three has been kept, and before one in five. */
    private record Flaky(SchedulerStore inner, Random random) implements SchedulerStore {
        @Override
        public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
            return inner.acquire(pool, leader, lease);
        }

        @Override
        public boolean renew(Leadership leadership, Duration lease) {
            return inner.renew(leadership, lease);
        }

        @Override
        public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
            return inner.load(leadership, events);
        }

        @Override
        public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
            if (random.nextInt(5) == 0) {
                throw new StoreException("The connection broke before.", null);
            }
            CommitResult result = inner.commit(leadership, sequence, events);
            if (random.nextInt(3) == 0) {
                throw new StoreException("The connection broke after.", null);
            }
            return result;
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theStateAfterLoadingIsTheLiveOne(long seed) {
        Random random = new Random(seed);
        Path file = folder.resolve("pool.db");
        for (int life = 0; life < 12; life++) {
            try (SchedulerStore store = new Flaky(JdbcDatabase.open(file).schedulerStore(), new Random(seed + life))) {
                Scheduler scheduler = start(store);
                for (int node = 0; node < 5; node++) {
                    scheduler.nodes().register(node(node));
                }
                for (int step = 0; step < 60; step++) {
                    step(scheduler, random);
                }
                long live = now(scheduler.questions().view()).stateHash();
                try (SchedulerStore again = JdbcDatabase.open(file).schedulerStore()) {
                    assertEquals(live, now(start(again).questions().view()).stateHash(), "life " + life);
                }
            }
        }
        assertTrue(now(start(JdbcDatabase.open(file).schedulerStore()).questions().view()).sequence() > 500);
    }

    private Scheduler start(SchedulerStore store) {
        return Scheduler.builder().store(store).time(time).limits(LIMITS).build();
    }

    private static Node node(int number) {
        return Node.builder("n" + number).cpuMillis(32_000).memoryMib(64_000).label("rack", "r" + number % 2)
                .gpus(2 + number, number % 2 == 0 ? "A100" : "T4", 40_960).build();
    }

    private void step(Scheduler scheduler, Random random) {
        time.advance(Duration.ofSeconds(random.nextInt(40)));
        String id = "r" + random.nextInt(200);
        String nodeId = "n" + random.nextInt(5);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> scheduler.submit(request(id, random));
            case 5, 6 -> now(scheduler.requests().status(id)).flatMap(RequestStatus::allocation)
                    .ifPresent(scheduler.requests()::started);
            case 7 -> scheduler.finish(id, Outcome.COMPLETED);
            case 8 -> scheduler.cancel(id);
            case 9 -> scheduler.nodes().setState(nodeId, NodeState.values()[random.nextInt(NodeState.values().length)],
                    "");
            case 10 -> scheduler.nodes().setGpuState(nodeId, random.nextInt(2),
                    random.nextBoolean() ? GpuState.AVAILABLE : GpuState.MAINTENANCE);
            default -> scheduler.nodes().heartbeat(nodeId);
        }
        now(scheduler.tick());
    }

    private static Request request(String id, Random random) {
        RequestBuilder builder = Request.builder(id).priority(Priority.values()[random.nextInt(4)])
                .user("user-" + random.nextInt(5)).attribute("command", "echo 'Größe' -- \"" + id + "\"");
        if (random.nextBoolean()) {
            builder.duration(Duration.ofMinutes(1 + random.nextInt(9)));
        }
        Shape whole = Shape.of(1_000, 2_000, GpuDemand.whole(random.nextInt(4)));
        Shape share = Shape.of(500, 1_000, GpuDemand.fraction(1 + random.nextInt(999)).ofModels("A100", "T4"));
        return (random.nextBoolean() ? builder.shapes(whole) : builder.shapes(share, whole)).build();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
