package dev.berth.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a replay, as numbers. They cover the whole run, also where it was continued from a store.
 *
 * @param requests requests of the replay
 * @param placed those that got an allocation
 * @param waiting those that still waited when nothing more could happen
 * @param refusedByCode how many were refused, by {@link dev.berth.model.RefusalCode#word()}
 * @param refusedByClass how many were refused, by what they asked for: {@code cpu}, {@code fraction}, {@code 1-gpu},
 *     {@code 2-gpu} and so on
 * @param unallocatedPercent GPUs that nothing held: in a fill the mean over the arrivals at which what had arrived
 *     rounds to 100 % of the cluster (at the end, if none does); in a timed replay the mean over time, from the first
 *     submission to the last event
 * @param finalUnallocatedPercent GPUs that nothing held at the end
 * @param fragmentationPercent the part of them that was of no use to typical requests: {@link Fragmentation}
 * @param waits from submission to placement, of those placed, in the order of their arrival
 */
public record ReplayFigures(int requests, int placed, int waiting, Map<String, Integer> refusedByCode,
        Map<String, Integer> refusedByClass, double unallocatedPercent, double finalUnallocatedPercent,
        double fragmentationPercent, List<Duration> waits) {

    /** Copies the maps, in the order of their keys, and the list. */
    public ReplayFigures {
        refusedByCode = Collections.unmodifiableMap(new TreeMap<>(refusedByCode));
        refusedByClass = Collections.unmodifiableMap(new TreeMap<>(refusedByClass));
        waits = List.copyOf(waits);
    }

    /**
     * All refusals.
     *
     * @return their number
     */
    public int refused() {
        return refusedByCode.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * GPUs that something held.
     *
     * @return 100 less {@link #unallocatedPercent()}
     */
    public double allocatedPercent() {
        return 100 - unallocatedPercent;
    }
}
