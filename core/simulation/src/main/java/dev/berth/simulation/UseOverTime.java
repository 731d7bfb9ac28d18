package dev.berth.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reckons from what became of each job how much was held, and how many waited, at each moment. */
final class UseOverTime {

    /** What changes at one moment. */
    private static final class Change {
        long arrived;
        long held;
        int waiting;
    }

    private final TreeMap<Instant, Change> changes = new TreeMap<>();

    private UseOverTime() {
    }

    static List<ReplayPoint> of(SimulationResult result) {
        UseOverTime use = new UseOverTime();
        result.jobs().forEach(job -> use.add(job, result.amountMilli(job)));
        List<ReplayPoint> points = new ArrayList<>();
        long arrived = 0;
        long held = 0;
        int waiting = 0;
        for (var entry : use.changes.entrySet()) {
            arrived += entry.getValue().arrived;
            held += entry.getValue().held;
            waiting += entry.getValue().waiting;
            points.add(new ReplayPoint(entry.getKey(), arrived, held, waiting));
        }
        return points;
    }

    private void add(SimulatedJob job, long amount) {
        at(job.submitted()).arrived += amount;
        boolean refusedAtOnce = job.start().isEmpty() && !job.refusal().isEmpty() && job.end().isEmpty();
        if (refusedAtOnce) {
            return;
        }
        at(job.submitted()).waiting++;
        job.start().or(job::end).ifPresent(until -> at(until).waiting--);
        job.start().ifPresent(start -> {
            at(start).held += amount;
            job.end().ifPresent(end -> at(end).held -= amount);
        });
    }

    private Change at(Instant moment) {
        return changes.computeIfAbsent(moment, at -> new Change());
    }
}
