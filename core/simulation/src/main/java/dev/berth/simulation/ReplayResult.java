package dev.berth.simulation;

import dev.berth.ClusterView;
import java.util.List;

/**
 * What a replay gives back.
 *
 * @param figures the numbers
 * @param capacityMilli the cluster's GPUs in thousandths
 * @param curve the way there, from first to last
 * @param view the cluster at the end
 */
public record ReplayResult(ReplayFigures figures, long capacityMilli, List<ReplayPoint> curve, ClusterView view) {

    /** Copies the list. */
    public ReplayResult {
        curve = List.copyOf(curve);
    }
}
