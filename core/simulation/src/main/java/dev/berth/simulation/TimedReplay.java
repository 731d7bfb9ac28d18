package dev.berth.simulation;

import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.intake.Arrival;
import dev.berth.model.Allocation;
import dev.berth.model.Node;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.WorkloadProfile;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/**
 * Replays arrivals and ends under virtual time, event by event.
 *
 * <p>A request arrives when the trace says. Once it is placed, its start is confirmed at the same instant, and it ends
 * its run time later: one that had to wait therefore ends later than in the trace. At one instant ends come before
 * arrivals; ends among each other go by allocation id, arrivals by their order in the trace. The replay is over when
 * nothing is left to arrive or end; what never ends stays.
 *
 * <p>The clock starts at the first arrival. A run that was broken off between any two commands is continued from its
 * store: what the store knows is not submitted again, starts that were not confirmed are confirmed now, and ends are
 * reckoned from the allocations. All figures cover the whole run; of a request that had ended before, the placement is
 * reckoned back from its end and run time.
 *
 * <p>Not for use by several threads.
 */
public final class TimedReplay {

    private final ReplayRun run;
    private final List<Arrival> arrivals;
    private final Map<String, Arrival> byId = new HashMap<>();
    private final PriorityQueue<End> ends = new PriorityQueue<>();

    /** When an allocation ends. */
    private record End(Instant at, Allocation allocation) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(allocation.id(), other.allocation.id());
        }
    }

    private TimedReplay(ReplayRun run, List<Arrival> arrivals) {
        this.run = run;
        this.arrivals = arrivals;
        arrivals.forEach(arrival -> byId.put(arrival.request().id(), arrival));
    }

    /**
     * Runs a replay, or what is left of it if the store holds its beginning.
     *
     * @param builder a scheduler with policy, store, pool, seed and listeners; the replay sets its time
     *     and profile and adds a listener
     * @param nodes the cluster, in the order in which to register it
     * @param arrivals at least one request, each with the time of its submission
     * @param progress is told after each request how many have arrived
     * @return figures and curve of the whole replay
     * @throws IllegalArgumentException if there is no arrival or one without a time, the cluster has no GPU, or two
     *     requests have one id
     * @throws dev.berth.spi.BerthException if the store fails, or holds something else
     */
    public static ReplayResult run(SchedulerBuilder builder, List<Node> nodes, List<Arrival> arrivals,
            IntConsumer progress) {
        long capacityMilli = UtilisationUnits.capacityMilli(nodes);
        List<Arrival> sorted = sorted(arrivals);
        List<Request> requests = sorted.stream().map(Arrival::request).toList();
        WorkloadProfile profile = Fragmentation.typical(requests);
        SchedulerBuilder informed = builder.profile(profile);
        try (ReplayRun run = ReplayRun.open(informed, nodes, requests, submitted(sorted.get(0)))) {
            new TimedReplay(run, sorted).loop(Instant.MAX, progress);
            TimedCurve curve = new TimedCurve(sorted, run.lifecycles());
            Outcomes outcomes = new Outcomes(requests, run.lifecycles());
            curve.waits().forEach(outcomes::addWait);
            return outcomes.result(capacityMilli, curve.points(), curve.unallocatedPercent(capacityMilli), run.view(),
                    profile);
        }
    }

    /**
     * Runs a replay up to a moment and leaves it there, to be asked about that state.
     *
     * @param builder as for {@link #run}
     * @param nodes as for {@link #run}
     * @param arrivals as for {@link #run}
     * @param until the latest time at which something arrives or ends; a store that holds more of the replay keeps it
     * @param progress is told after each request how many have arrived
     * @return the scheduler, its clock at that time, for the caller to close
     * @throws IllegalArgumentException if there is no arrival or one without a time, or two requests have one id
     * @throws dev.berth.spi.BerthException if the store fails, or holds something else
     */
    public static Scheduler until(SchedulerBuilder builder, List<Node> nodes, List<Arrival> arrivals, Instant until,
            IntConsumer progress) {
        List<Arrival> sorted = sorted(arrivals);
        List<Request> requests = sorted.stream().map(Arrival::request).toList();
        Instant first = submitted(sorted.get(0));
        ReplayRun run = ReplayRun.open(builder.profile(Fragmentation.typical(requests)), nodes, requests,
                first.isBefore(until) ? first : until);
        run.orClose(() -> {
            new TimedReplay(run, sorted).loop(until, progress);
            run.at(until);
        });
        return run.scheduler();
    }

    static List<Arrival> sorted(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            throw new IllegalArgumentException("A timed replay needs arrivals. arrivals=0");
        }
        return arrivals.stream().sorted(Comparator.comparing(TimedReplay::submitted)).toList();
    }

    static Instant submitted(Arrival arrival) {
        return arrival.submitted().orElseThrow(() -> new IllegalArgumentException(
                "A timed replay needs the time of every arrival. request=" + arrival.request().id()
                        + " Maybe fill the cluster instead, which needs no times."));
    }

    private void loop(Instant until, IntConsumer progress) {
        confirmStarts();
        int next = 0;
        while (next < arrivals.size() || !ends.isEmpty()) {
            boolean ending = isEndNext(next);
            Instant at = ending ? ends.element().at : submitted(arrivals.get(next));
            if (at.isAfter(until)) {
                return;
            }
            run.at(at);
            if (ending) {
                run.require(run.scheduler().finish(ends.remove().allocation, Outcome.COMPLETED));
            } else {
                run.submit(arrivals.get(next++).request());
                progress.accept(next);
            }
            confirmStarts();
        }
    }

    private boolean isEndNext(int next) {
        End end = ends.peek();
        return end != null && (next == arrivals.size() || !end.at.isAfter(submitted(arrivals.get(next))));
    }

    /** Does what a host does with what has just been placed, and notes when it will end. */
    private void confirmStarts() {
        for (Allocation allocation : run.lifecycles().takeFresh()) {
            if (run.lifecycles().find(allocation.requestId()).filter(lifecycle -> lifecycle.started).isEmpty()) {
                run.require(run.scheduler().requests().started(allocation));
            }
            Optional.ofNullable(byId.get(allocation.requestId())).flatMap(Arrival::runTime)
                    .ifPresent(time -> ends.add(new End(allocation.start().plus(time), allocation)));
        }
    }
}
