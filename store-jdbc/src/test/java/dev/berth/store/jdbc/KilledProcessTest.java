package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment loses no batch that it was told is kept, and leaves none in half. */
final class KilledProcessTest {

    private static final int KILLS = 15;
    private static final int PAIRS = 20;
    private static final Shape SHAPE = Shape.of(1, 1, GpuDemand.whole(1));

    @TempDir
    private Path directory;

    /** The process to kill: goes on from what the file has, and prints the next event's number after each commit. */
    public static void main(String[] args) {
        try (SchedulerStore store = JdbcDatabase.open(Path.of(args[0])).schedulerStore()) {
            Leadership lead = store.acquire("pool", "victim");
            long next = store.load(lead, event -> { }).nextSequence();
            while (true) {
                List<SchedulerEvent> batch = batch(next);
                if (!store.commit(lead, next, batch).equals(new CommitResult.Committed())) {
                    throw new IllegalStateException("refused at " + next);
                }
                next += batch.size();
                System.out.println(next);
            }
        }
    }

    /** The batch that starts at a number; always the same. */
    private static List<SchedulerEvent> batch(long next) {
        if (next == 1) {
            return List.of(new NodeRegistered(0, Node.builder("node").gpus(1, "A100", 0).build(), NodeState.ACTIVE,
                    Instant.EPOCH));
        }
        List<SchedulerEvent> events = new ArrayList<>();
        for (long id = next; id < next + 2 * PAIRS; id += 2) {
            events.add(submitted(id));
            events.add(placed(id + 1));
        }
        return events;
    }

    private static RequestSubmitted submitted(long id) {
        return new RequestSubmitted(id, Request.builder("request-" + id).shapes(SHAPE).build(),
                Instant.ofEpochMilli(id));
    }

    private static RequestPlaced placed(long id) {
        return new RequestPlaced(new Allocation(id, 0, "request-" + (id - 1), 1, new Placement(0, "node", SHAPE, 1),
                Instant.ofEpochMilli(id), Optional.empty()));
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalf() throws Exception {
        Random random = new Random(20_260_301);
        long kept = 1;
        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged = Math.max(kept, runAndKill(kill % 3 == 0 ? random.nextInt(900) : 0, random));
            kept = assertWhole(acknowledged);
        }
        assertTrue(kept > 1, "at least one batch was kept");
    }

    /** Runs a child until it has acknowledged a little, or for a time, then kills it. */
    private long runAndKill(int millis, Random random) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                KilledProcessTest.class.getName(), directory.resolve("berth.db").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        long acknowledged = 0;
        try (BufferedReader lines = child.inputReader()) {
            if (millis > 0) {
                child.waitFor(millis, TimeUnit.MILLISECONDS);
                child.toHandle().destroyForcibly();
            }
            int wanted = 1 + random.nextInt(60);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Math.max(acknowledged, Long.parseLong(line));
                if (--wanted == 0) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    /** Expects every batch up to some number at or after the acknowledged one, and nothing else. */
    private long assertWhole(long acknowledged) {
        try (SchedulerStore store = JdbcDatabase.open(directory.resolve("berth.db")).schedulerStore()) {
            List<SchedulerEvent> loaded = new ArrayList<>();
            long next = store.load(store.acquire("pool", "survivor"), loaded::add).nextSequence();
            assertTrue(next >= acknowledged, "kept up to " + next + " but acknowledged up to " + acknowledged);
            List<SchedulerEvent> expected = new ArrayList<>();
            for (long id = 1; id < next; id += id == 1 ? 1 : 2 * PAIRS) {
                batch(id).stream().filter(event -> !(event instanceof RequestPlaced)).forEach(expected::add);
            }
            for (long id = 3; id < next; id += 2) {
                expected.add(placed(id));
            }
            assertEquals(expected, loaded);
            return next;
        }
    }
}
