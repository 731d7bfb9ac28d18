package dev.berth.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of torturing a scheduler.
 *
 * @param seed what decided everything
 * @param steps how many steps were taken
 * @param traceHash a hash of all events that were kept; the same for the same seed and number of steps
 * @param counts how often what happened
 * @param violation the first thing that should not have been, after the last step; empty if all was well
 */
public record TortureReport(long seed, int steps, String traceHash, Map<String, Long> counts,
        Optional<String> violation) {

    /** Copies the map. */
    public TortureReport {
        counts = new TreeMap<>(counts);
    }
}
