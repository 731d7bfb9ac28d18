package dev.berth.simulation;

import dev.berth.intake.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reckons from the fates of requests how a timed replay went. */
final class TimedCurve {

    /** What changes at one instant. */
    private static final class Change {
        private long arrivedMilli;
        private long allocatedMilli;
        private int waiting;
    }

    private final TreeMap<Instant, Change> changes = new TreeMap<>();
    private final List<Duration> waits = new ArrayList<>();
    private final List<ReplayPoint> points = new ArrayList<>();

    TimedCurve(List<Arrival> arrivals, RequestLifecycles lifecycles) {
        arrivals.forEach(arrival -> add(arrival, lifecycles.find(arrival.request().id())));
        long arrived = 0;
        long allocated = 0;
        int waiting = 0;
        for (Map.Entry<Instant, Change> entry : changes.entrySet()) {
            arrived += entry.getValue().arrivedMilli;
            allocated += entry.getValue().allocatedMilli;
            waiting += entry.getValue().waiting;
            points.add(new ReplayPoint(entry.getKey(), arrived, allocated, waiting));
        }
    }

    private void add(Arrival arrival, Optional<RequestLifecycle> lifecycle) {
        long milli = UtilisationUnits.askedMilli(arrival.request());
        Instant submitted = TimedReplay.submitted(arrival);
        change(submitted).arrivedMilli += milli;
        change(submitted).waiting++;
        Optional<Instant> start = lifecycle.flatMap(known -> start(arrival, known));
        Optional<Instant> end = lifecycle.flatMap(known -> known.end);
        start.ifPresent(at -> {
            change(at).waiting--;
            change(at).allocatedMilli += milli;
            waits.add(Duration.between(submitted, at));
        });
        end.ifPresent(at -> {
            change(at).waiting -= start.isPresent() ? 0 : 1;
            change(at).allocatedMilli -= start.isPresent() ? milli : 0;
        });
    }

    private static Optional<Instant> start(Arrival arrival, RequestLifecycle lifecycle) {
        if (lifecycle.start.isPresent() || !lifecycle.placed || arrival.runTime().isEmpty()) {
            return lifecycle.start;
        }
        return lifecycle.end.map(at -> at.minus(arrival.runTime().get()));
    }

    private Change change(Instant at) {
        return changes.computeIfAbsent(at, instant -> new Change());
    }

    List<ReplayPoint> points() {
        return points;
    }

    List<Duration> waits() {
        return waits;
    }

    /** The mean over time, from the first point to the last. */
    double unallocatedPercent(long capacityMilli) {
        double weighted = 0;
        for (int i = 1; i < points.size(); i++) {
            weighted += (double) points.get(i - 1).allocatedMilli() * millis(points.get(i - 1), points.get(i));
        }
        long total = millis(points.get(0), points.get(points.size() - 1));
        return total == 0 ? Outcomes.finalUnallocatedPercent(points, capacityMilli)
                : 100 - UtilisationUnits.percent(weighted / total, capacityMilli);
    }

    private static long millis(ReplayPoint from, ReplayPoint to) {
        return Duration.between(from.at(), to.at()).toMillis();
    }
}
