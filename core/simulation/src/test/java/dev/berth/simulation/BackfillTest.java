package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.Backfill;
import dev.berth.Scheduler;
import dev.berth.intake.Arrival;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.QueueOrders;
import dev.berth.simulation.NaiveBatch.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The engine starts jobs on one machine when a scheduler of plain lists does, whatever the order and the rule. */
final class BackfillTest {

    private static final int CAPACITY = 8;

    @Property(tries = 2_000)
    void itAgreesWithPlainLists(@ForAll long seed, @ForAll Backfill backfill, @ForAll boolean shortestFirst) {
        List<Job> jobs = jobs(seed);
        new NaiveBatch(CAPACITY, backfill, shortestFirst ? job -> job.limit : job -> 0, jobs).live();
        SimulationResult result = Simulation.run(Scheduler.builder().backfill(backfill)
                        .order(shortestFirst ? QueueOrders.shortestFirst() : QueueOrders.fifo()),
                List.of(Node.builder("machine").cpuMillis(1_000L * CAPACITY).build()),
                jobs.stream().map(BackfillTest::arrival).toList(), arrived -> { });
        assertEquals(jobs.stream().map(job -> job.number + " at " + job.start).toList(), result.jobs().stream()
                .map(job -> job.arrival().request().id() + " at " + job.start().orElseThrow().getEpochSecond())
                .toList());
    }

    private static List<Job> jobs(long seed) {
        Random random = new Random(seed);
        List<Job> jobs = new ArrayList<>();
        long submit = 0;
        boolean classes = random.nextInt(3) == 0;
        for (int number = 0; number < 5 + random.nextInt(40); number++) {
            submit += random.nextInt(4);
            long run = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(15);
            long limit = Math.max(1, run + (random.nextBoolean() ? 0 : random.nextInt(20)));
            int size = 1 + random.nextInt(random.nextInt(4) == 0 ? CAPACITY : 3);
            jobs.add(new Job(number, classes ? random.nextInt(3) : 0, new long[] {submit, run, limit}, size));
        }
        return jobs;
    }

    private static Arrival arrival(Job job) {
        Request request = Request.builder(Integer.toString(job.number))
                .priority(Priority.values()[Priority.EMERGENCY.ordinal() - job.rank])
                .shapes(Shape.of(1_000L * job.size, 0, GpuDemand.none()))
                .duration(Duration.ofSeconds(job.limit)).build();
        return new Arrival(request, Optional.of(Instant.ofEpochSecond(job.submit)),
                Optional.of(Duration.ofSeconds(job.run)));
    }
}
