package dev.berth.examples.trace;

import dev.berth.spi.PlacementPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that decides how a replay goes: two with the same settings and the same input are the same replay.
 *
 * @param policy where requests go
 * @param mode which kind of replay
 * @param seed of orders and of the policy's randomness
 * @param inflatePercent what a fill asks for, in percent of the cluster's GPUs; 0 in a timed replay
 * @param inputDigest tells the input apart
 */
public record ReplaySettings(PlacementPolicy policy, ReplayMode mode, long seed, int inflatePercent,
        String inputDigest) {

    /** What somebody who knows the input wants to be told. */
    public String words() {
        return policy.name() + ", " + mode + ", seed " + seed;
    }

    /** The settings by name, for people to read and a later run to compare. */
    public Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>();
        map.put("policy", policy.name());
        map.put("mode", mode.toString());
        map.put("seed", Long.toString(seed));
        map.put("inflatePercent", Integer.toString(inflatePercent));
        map.put("input", inputDigest);
        return map;
    }

    /** The pool that this replay has to itself, whatever else a database holds. */
    public String pool() {
        return "replay-" + Hashes.of(toMap().toString().getBytes(StandardCharsets.UTF_8));
    }
}
