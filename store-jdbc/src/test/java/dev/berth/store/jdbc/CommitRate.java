package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prints how many placements a second a database file takes, and how long it takes to load them. Not a test: run its
 * main method with a directory, the number of placements, the size of a
 * batch and, perhaps, what follows the file in the JDBC address.
 */
final class CommitRate {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Shape SHAPE = Shape.of(8000, 65_536, GpuDemand.whole(2).ofModels("A100", "H100"));

    private final JdbcStore store;
    private final Leadership lead;
    private long next = 1;
    private long cpu;

    private CommitRate(JdbcStore store) {
        this.store = store;
        this.lead = store.acquire("bench", "leader");
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int total = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        String settings = args.length > 3 ? args[3] : "";
        Files.deleteIfExists(directory.resolve("rate.db"));
        try (JdbcStore store = JdbcStore.open("jdbc:sqlite:" + directory.resolve("rate.db") + settings)) {
            CommitRate rate = new CommitRate(store);
            rate.place(Math.min(total, 20_000), batch);
            rate.cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            rate.print("place", total, rate.place(total, batch));
            rate.print("end", total, rate.end(total, batch));
            long before = System.nanoTime();
            long[] events = new long[1];
            store.load(rate.lead, event -> events[0]++);
            rate.print("load events", (int) events[0], System.nanoTime() - before);
        }
    }

    private void print(String what, int count, long nanos) {
        long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.out.printf("%s: %d in %d ms, %.0f/s, %.1f us of CPU each%n", what, count, nanos / 1_000_000,
                count * 1e9 / nanos, (busy - cpu) / 1e3 / count);
        cpu = busy;
    }

    /** Each placement is a request submitted and an allocation of two GPUs. */
    private long place(int total, int size) {
        if (next == 1) {
            keep(List.of(new NodeRegistered(0, Node.builder("node-0").gpus(8, "A100", 81_920).build(),
                    NodeState.ACTIVE, START)));
        }
        long before = System.nanoTime();
        for (int done = 0; done < total; done += size) {
            List<SchedulerEvent> events = new ArrayList<>(2 * size);
            for (int i = 0; i < size; i++) {
                long sequence = next + events.size();
                Instant at = START.plusMillis(sequence);
                Request request = Request.builder("request-" + sequence).user("user-" + sequence % 97)
                        .project("project").shapes(SHAPE).duration(Duration.ofHours(4))
                        .attribute("image", "registry.example/train:12").build();
                events.add(new RequestSubmitted(sequence, request, at));
                events.add(new RequestPlaced(new Allocation(sequence + 1, i, request.id(), 1,
                        new Placement(0, "node-0", SHAPE, 0b11), at, Optional.of(at.plus(Duration.ofHours(4))))));
            }
            keep(events);
        }
        return System.nanoTime() - before;
    }

    private long end(int total, int size) {
        long allocation = next - 1;
        long before = System.nanoTime();
        for (int done = 0; done < total; done += size) {
            List<SchedulerEvent> events = new ArrayList<>(size);
            for (int i = 0; i < size; i++, allocation -= 2) {
                long sequence = next + events.size();
                events.add(new RequestEnded(sequence, "request-" + (allocation - 1), 7, RequestState.COMPLETED,
                        OptionalLong.of(allocation), "", "", START.plusMillis(sequence)));
            }
            keep(events);
        }
        return System.nanoTime() - before;
    }

    private void keep(List<SchedulerEvent> events) {
        CommitResult result = store.commit(lead, next, events);
        if (!result.equals(new CommitResult.Committed())) {
            throw new IllegalStateException(result.toString());
        }
        next += events.size();
    }
}
