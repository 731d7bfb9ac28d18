package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.WorkloadProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what became of the requests of a replay. */
final class Outcomes {

    private final int requests;
    private int placed;
    private int waiting;
    private final Map<String, Integer> refusedByCode = new TreeMap<>();
    private final Map<String, Integer> refusedByClass = new TreeMap<>();
    private final List<Duration> waits = new ArrayList<>();

    Outcomes(List<Request> requests, RequestLifecycles lifecycles) {
        this.requests = requests.size();
        requests.forEach(request -> count(request, lifecycles.find(request.id())));
    }

    private void count(Request request, Optional<RequestLifecycle> found) {
        if (found.filter(lifecycle -> lifecycle.placed).isPresent()) {
            placed++;
        } else if (found.filter(RequestLifecycle::refused).isPresent()) {
            refusedByCode.merge(found.get().refusalCode, 1, Integer::sum);
            refusedByClass.merge(classOf(request.shapes().get(0).gpus()), 1, Integer::sum);
        } else {
            waiting++;
        }
    }

    private static String classOf(GpuDemand gpus) {
        return gpus.count() == 0 ? "cpu" : gpus.isFraction() ? "fraction" : gpus.count() + "-gpu";
    }

    void addWait(Duration wait) {
        waits.add(wait);
    }

    ReplayResult result(long capacityMilli, List<ReplayPoint> curve, double unallocatedPercent, ClusterView view,
            WorkloadProfile profile) {
        ReplayFigures figures = new ReplayFigures(requests, placed, waiting, refusedByCode, refusedByClass,
                unallocatedPercent, finalUnallocatedPercent(curve, capacityMilli),
                Fragmentation.percent(view, profile), waits);
        return new ReplayResult(figures, capacityMilli, curve, view);
    }

    static double finalUnallocatedPercent(List<ReplayPoint> curve, long capacityMilli) {
        long allocated = curve.isEmpty() ? 0 : curve.get(curve.size() - 1).allocatedMilli();
        return UtilisationUnits.percent(capacityMilli - allocated, capacityMilli);
    }
}
