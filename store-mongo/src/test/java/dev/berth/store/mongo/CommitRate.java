package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
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
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Prints how many placements a second a server takes, each a request submitted and placed in one batch, and how long it
 * takes to end some and to load them. Not a test: run its main method with the number of placements, the size of a
 * batch and the number of nodes.
 */
final class CommitRate {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Shape SHAPE = Shape.of(8000, 65_536, GpuDemand.whole(2).ofModels("A100", "H100"));

    private final MongoStore store;
    private final Leadership lead;
    private final int nodes;
    private final List<Allocation> held = new ArrayList<>();
    private long next = 1;
    private long cpu;

    private CommitRate(MongoStore store, int nodes) {
        this.store = store;
        this.lead = store.acquire("bench", "leader");
        this.nodes = nodes;
    }

    public static void main(String[] args) {
        int total = Integer.parseInt(args[0]);
        int batch = Integer.parseInt(args[1]);
        MongoDatabase database = TestServer.freshDatabase();
        CommitRate rate = new CommitRate(BerthMongo.open(database).schedulerStore(), Integer.parseInt(args[2]));
        System.out.println("server: " + TestServer.name());
        rate.register();
        rate.print("place, warming up", total, rate.place(total, batch));
        rate.print("place", total, rate.place(total, batch));
        rate.print("end", 100, rate.end(100));
        long before = System.nanoTime();
        int[] events = new int[1];
        rate.store.load(rate.lead, event -> events[0]++);
        rate.print("load events", events[0], System.nanoTime() - before);
        System.exit(0);
    }

    private void print(String what, int count, long nanos) {
        long busy = busyNanos();
        System.out.printf("%s: %d in %d ms, %.0f/s, %.0f us of CPU each, server included%n", what, count,
                nanos / 1_000_000, count * 1e9 / nanos, (busy - cpu) / 1e3 / count);
        cpu = busy;
    }

    /** The processor time of all threads, the server's included; not that of garbage collector and compiler. */
    private static long busyNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getAllThreadIds()).map(threads::getThreadCpuTime).filter(nanos -> nanos > 0).sum();
    }

    private void register() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            events.add(new NodeRegistered(i, Node.builder("node-" + i).gpus(8, "A100", 81_920).build(),
                    NodeState.ACTIVE, START));
        }
        keep(events);
    }

    private long place(int total, int size) {
        long before = System.nanoTime();
        for (int done = 0; done < total; done += size) {
            List<SchedulerEvent> events = new ArrayList<>(2 * size);
            for (int i = 0; i < size; i++) {
                long sequence = next + events.size();
                Instant at = START.plusMillis(sequence);
                Request request = Request.builder("request-" + sequence).user("user-" + sequence % 97)
                        .project("project").shapes(SHAPE).duration(Duration.ofHours(4))
                        .attribute("image", "registry.example/train:12").build();
                Placement placement = new Placement(i % nodes, "node-" + i % nodes, SHAPE, 0b11);
                Allocation allocation = new Allocation(sequence + 1, i, request.id(), 1, placement, at,
                        Optional.of(at.plus(Duration.ofHours(4))));
                held.add(allocation);
                events.add(new RequestSubmitted(sequence, request, at));
                events.add(new RequestPlaced(allocation));
            }
            keep(events);
        }
        return System.nanoTime() - before;
    }

    private long end(int total) {
        List<SchedulerEvent> events = new ArrayList<>();
        for (Allocation allocation : held.subList(0, total)) {
            long sequence = next + events.size();
            events.add(new RequestEnded(sequence, allocation.requestId(), 7, RequestState.COMPLETED,
                    OptionalLong.of(allocation.id()), "", "", START.plusMillis(sequence)));
        }
        long before = System.nanoTime();
        keep(events);
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
