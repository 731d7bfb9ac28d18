package dev.berth.simulation;

import dev.berth.Decision;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.intake.Arrival;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.Node;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.spi.BerthException;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/**
 * A log lived through by a scheduler under virtual time: the very engine that a host runs, with its queue and backfill.
 *
 * <p>The clock starts at the first submission and moves from event to event: ticks that are due, then at the same
 * instant submissions in the order of the log, then ends by allocation. A job's start is confirmed at the same instant,
 * and it ends its run time later. Nodes send no heartbeats and nobody takes the lead, so set neither that limit nor a
 * lease. The simulation is over when nothing is left to arrive or to end; what waits then waits for ever.
 *
 * <p>Not for use by several threads.
 */
public final class Simulation {

    private static final Instant NEVER = Instant.MAX;

    /** When an allocation ends. */
    private record End(Instant at, Allocation allocation) {
    }

    /** What became of a request so far. */
    private static final class SimulatedRun {
        final Arrival arrival;
        Optional<Instant> start = Optional.empty();
        Optional<Instant> end = Optional.empty();
        String refusal = "";

        SimulatedRun(Arrival arrival) {
            this.arrival = arrival;
        }
    }

    private final SettableTime time;
    private final Scheduler scheduler;
    private final Map<String, SimulatedRun> runs = new HashMap<>();
    private final PriorityQueue<End> ends = new PriorityQueue<>(
            Comparator.comparing(End::at).thenComparingLong(end -> end.allocation().id()));
    private final List<Allocation> unconfirmed = new ArrayList<>();
    private Instant now;
    /** Whether a tick at this instant would find anything that the last one did not. */
    private boolean tickDue = true;

    private Simulation(SchedulerBuilder builder, List<Node> nodes, List<Arrival> sorted) {
        this.now = TimedReplay.submitted(sorted.get(0));
        this.time = new SettableTime(now);
        for (Arrival arrival : sorted) {
            if (runs.put(arrival.request().id(), new SimulatedRun(arrival)) != null) {
                throw new IllegalArgumentException("A request stands twice in a log. request="
                        + arrival.request().id());
            }
        }
        this.scheduler = builder.time(time).listener(new Watch()).build();
        nodes.forEach(node -> require(scheduler.nodes().register(node)));
    }

    /** Notes what the scheduler decides. */
    private final class Watch implements SchedulerListener {
        @Override
        public void committed(CommittedBatch batch) {
            batch.events().forEach(Simulation.this::note);
        }
    }

    /** Notes starts and ends; a simulated log has no part of other kinds, so they are ignored. */
    private void note(SchedulerEvent event) {
        if (event instanceof RequestPlaced placed) {
            Allocation allocation = placed.allocation();
            SimulatedRun run = run(allocation.requestId());
            run.start = Optional.of(allocation.start());
            unconfirmed.add(allocation);
            run.arrival.runTime().ifPresent(took -> ends.add(new End(allocation.start().plus(took), allocation)));
        } else if (event instanceof RequestEnded ended) {
            SimulatedRun run = run(ended.requestId());
            run.end = Optional.of(ended.at());
            run.refusal = ended.allocationId().isPresent() ? "" : ended.reason();
        }
    }

    private SimulatedRun run(String requestId) {
        SimulatedRun run = runs.get(requestId);
        if (run == null) {
            throw new IllegalStateException("An event names an unknown request. request=" + requestId);
        }
        return run;
    }

    /**
     * Lives through a log.
     *
     * @param builder a scheduler with policy, order, backfill and limits; the simulation sets its time and adds a
     *     listener
     * @param nodes the cluster, in the order in which to register it
     * @param arrivals at least one, each with the time of its submission
     * @param progress is told after each submission how many there have been
     * @return what became of each, in the order of submission
     * @throws IllegalArgumentException if there is no arrival or one without a time, or two have one id
     */
    public static SimulationResult run(SchedulerBuilder builder, List<Node> nodes, List<Arrival> arrivals,
            IntConsumer progress) {
        List<Arrival> sorted = TimedReplay.sorted(arrivals);
        Simulation simulation = new Simulation(builder, nodes, sorted);
        try {
            simulation.live(sorted, progress);
        } finally {
            simulation.scheduler.close();
        }
        return new SimulationResult(nodes, sorted.stream().map(arrival -> simulation.job(arrival.request())).toList());
    }

    private SimulatedJob job(Request request) {
        SimulatedRun run = run(request.id());
        return new SimulatedJob(run.arrival, run.start, run.end, run.refusal);
    }

    private void live(List<Arrival> sorted, IntConsumer progress) {
        int arrived = 0;
        while (true) {
            Instant arrival = arrived < sorted.size() ? TimedReplay.submitted(sorted.get(arrived)) : NEVER;
            Instant end = ends.isEmpty() ? NEVER : ends.element().at();
            Instant next = arrival.isAfter(end) ? end : arrival;
            Instant due = nextTick();
            if (next == NEVER && due == NEVER) {
                return;
            }
            if (due.isBefore(next)) {
                tick(due);
                continue;
            }
            if (next.isAfter(now)) {
                tick(next);
            }
            if (arrival.isAfter(end)) {
                require(scheduler.finish(ends.remove().allocation(), Outcome.COMPLETED));
            } else {
                submit(sorted.get(arrived).request());
                progress.accept(++arrived);
            }
            confirmStarts();
            tickDue = true;
        }
    }

    /** When the scheduler wants a tick; one that changed nothing at this instant is not repeated. */
    private Instant nextTick() {
        Instant due = scheduler.nextTick().orElse(NEVER);
        return due.isAfter(now) || tickDue ? due : NEVER;
    }

    private void tick(Instant at) {
        now = at.isAfter(now) ? at : now;
        time.set(now);
        require(scheduler.tick());
        confirmStarts();
        tickDue = false;
    }

    private void confirmStarts() {
        for (Allocation allocation : unconfirmed) {
            require(scheduler.requests().started(allocation));
        }
        unconfirmed.clear();
    }

    private void submit(Request request) {
        Decision decision = scheduler.submit(request).accepted().toCompletableFuture().join();
        decision.refusal().ifPresent(refusal -> run(request.id()).refusal = refusal.code().word());
    }

    private static void require(CompletionStage<Decision> answer) {
        answer.toCompletableFuture().join().refusal().ifPresent(refusal -> {
            throw new BerthException("The simulation cannot go on. code=" + refusal.code().word()
                    + " why=" + refusal.message(), null);
        });
    }
}
