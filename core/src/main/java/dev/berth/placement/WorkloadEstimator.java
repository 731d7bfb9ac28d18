package dev.berth.placement;

import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.PlacementPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An estimator of what typically arrives, from the requests that have been submitted: how often each CPU and GPU part
 * of their first shapes came.
 *
 * <p>The published profile stays the same object until the mix moves, since a new one costs a policy much and drops
 * every board. The mix is compared after 16 requests, and then whenever half as many have come again as are counted. It
 * has moved if more than a twentieth of the requests would have to be others to make one mix the other. So the profile
 * of an unchanging mix is published ever more rarely.
 *
 * <p>It counts the events of one life of the scheduler and the live requests that were loaded at its start; their
 * number decides, and no clock. When 8,192 are counted, or 1,024 different shapes, all counts are halved: older
 * requests count ever less, and memory is bounded. Used by one thread at a time.
 */
public final class WorkloadEstimator {

    private static final int FIRST_LOOK = 16;
    private static final int MOST_COUNTED = 8192;
    private static final int MOST_SHAPES = 1024;
    /** The mix has moved if more than one request in so many is another. */
    private static final int TOLERANCE = 20;

    private final boolean learns;
    private final Map<Shape, Integer> counts = new LinkedHashMap<>();
    private int counted;
    private int untilLook = FIRST_LOOK;
    private Map<Shape, Integer> toldCounts = Map.of();
    private int toldTotal;
    private WorkloadProfile profile;

    private WorkloadEstimator(boolean learns, WorkloadProfile profile) {
        this.learns = learns;
        this.profile = profile;
    }

    /**
     * Makes an estimator that learns if the policy wants it to, and otherwise keeps the host's profile.
     *
     * @param policy the policy
     * @param stated the host's profile
     * @return a new one
     */
    public static WorkloadEstimator of(PlacementPolicy policy, WorkloadProfile stated) {
        boolean learns = policy.learnsProfile();
        return new WorkloadEstimator(learns, learns ? WorkloadProfile.NONE : stated);
    }

    /**
     * Returns what typically arrives.
     *
     * @return the same object as long as the mix has not moved
     */
    public WorkloadProfile profile() {
        return profile;
    }

    /**
     * Counts a request that was submitted.
     *
     * @param request the request
     */
    public void record(Request request) {
        if (!learns) {
            return;
        }
        Shape first = request.shapes().get(0);
        counts.merge(Shape.of(first.resources().cpuMillis(), 0, first.gpus()), 1, Integer::sum);
        counted++;
        if (counted == MOST_COUNTED || counts.size() == MOST_SHAPES) {
            forgetHalf();
        }
        untilLook--;
        if (untilLook == 0) {
            untilLook = Math.max(FIRST_LOOK, counted) / 2;
            completeIfMoved();
        }
    }

    private void forgetHalf() {
        counts.replaceAll((shape, count) -> count / 2);
        counts.values().removeIf(count -> count == 0);
        counted = counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void completeIfMoved() {
        if (hasMoved()) {
            toldCounts = Map.copyOf(counts);
            toldTotal = counted;
            List<WorkloadProfile.Entry> entries = new ArrayList<>();
            counts.forEach((shape, count) -> entries.add(new WorkloadProfile.Entry(shape, count)));
            entries.sort((a, b) -> Long.compare(b.count(), a.count()));
            profile = new WorkloadProfile(entries);
        }
    }

    /** Half the sum of the differences of all shares is what would have to be others. */
    private boolean hasMoved() {
        if (toldTotal == 0) {
            return true;
        }
        long more = 0;
        for (Map.Entry<Shape, Integer> entry : counts.entrySet()) {
            long before = toldCounts.getOrDefault(entry.getKey(), 0);
            more += Math.max(0, (long) entry.getValue() * toldTotal - before * counted);
        }
        return more * TOLERANCE > (long) counted * toldTotal;
    }
}
