package dev.berth.simulation;

import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.model.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Fills a cluster: registers the nodes, submits every request once and ends none. The clock stands still at
 * {@link Instant#EPOCH}; nothing is confirmed by {@code started}, since nothing comes of it.
 *
 * <p>Not for use by several threads.
 */
public final class FillReplay {

    private static final double ALL_PERCENT = 100;

    private FillReplay() {
    }

    /**
     * Runs a fill, or what is left of it if the store holds its beginning.
     *
     * @param builder a scheduler with policy, store, pool, seed and listeners; the replay sets its time
     *     and profile and adds a listener
     * @param fill what to replay
     * @param progress is told after each request how many have arrived
     * @return figures and curve of the whole fill
     * @throws IllegalArgumentException if the cluster has no GPU, or two requests have one id
     * @throws dev.berth.spi.BerthException if the store fails, or holds something else
     */
    public static ReplayResult run(SchedulerBuilder builder, Fill fill, IntConsumer progress) {
        long capacityMilli = UtilisationUnits.capacityMilli(fill.nodes());
        try (ReplayRun run = open(builder, fill)) {
            submit(run, fill.requests(), progress);
            List<ReplayPoint> curve = curve(fill.requests(), run.lifecycles());
            Outcomes outcomes = new Outcomes(fill.requests(), run.lifecycles());
            return outcomes.result(capacityMilli, curve, score(curve, capacityMilli), run.view(), fill.profile());
        }
    }

    /**
     * Runs a fill up to a number of requests and leaves it there, to be asked about that state.
     *
     * @param builder as for {@link #run}
     * @param fill as for {@link #run}
     * @param requests how many requests arrive, at most those of the fill; a store that holds more of it keeps them
     * @param progress is told after each request how many have arrived
     * @return the scheduler, for the caller to close
     * @throws IllegalArgumentException if the fill has fewer requests, or two of them have one id
     * @throws dev.berth.spi.BerthException if the store fails, or holds something else
     */
    public static Scheduler after(SchedulerBuilder builder, Fill fill, int requests, IntConsumer progress) {
        if (requests < 0 || requests > fill.requests().size()) {
            throw new IllegalArgumentException("A fill can be left after as many requests as it has. after=" + requests
                    + " least=0 most=" + fill.requests().size());
        }
        ReplayRun run = open(builder, fill);
        run.orClose(() -> submit(run, fill.requests().subList(0, requests), progress));
        return run.scheduler();
    }

    private static ReplayRun open(SchedulerBuilder builder, Fill fill) {
        return ReplayRun.open(builder.profile(fill.profile()), fill.nodes(), fill.requests(), Instant.EPOCH);
    }

    private static void submit(ReplayRun run, List<Request> requests, IntConsumer progress) {
        int arrived = 0;
        for (Request request : requests) {
            run.submit(request);
            progress.accept(++arrived);
        }
    }

    private static List<ReplayPoint> curve(List<Request> requests, RequestLifecycles lifecycles) {
        List<ReplayPoint> curve = new ArrayList<>(requests.size());
        long arrived = 0;
        long allocated = 0;
        int waiting = 0;
        for (Request request : requests) {
            boolean placed = lifecycles.find(request.id()).filter(lifecycle -> lifecycle.placed).isPresent();
            boolean refused = lifecycles.find(request.id()).filter(RequestLifecycle::refused).isPresent();
            arrived += UtilisationUnits.askedMilli(request);
            allocated += placed ? UtilisationUnits.askedMilli(request) : 0;
            waiting += placed || refused ? 0 : 1;
            curve.add(new ReplayPoint(Instant.EPOCH, arrived, allocated, waiting));
        }
        return curve;
    }

    /** What was left over, on average over the arrivals at which 100 % (rounded) of the cluster had arrived. */
    static double score(List<ReplayPoint> curve, long capacityMilli) {
        double sum = 0;
        int count = 0;
        for (ReplayPoint point : curve) {
            if (Math.rint(UtilisationUnits.percent(point.arrivedMilli(), capacityMilli)) == ALL_PERCENT) {
                sum += ALL_PERCENT - UtilisationUnits.percent(point.allocatedMilli(), capacityMilli);
                count++;
            }
        }
        return count > 0 ? sum / count : Outcomes.finalUnallocatedPercent(curve, capacityMilli);
    }
}
