package dev.berth;

import dev.berth.placement.NodeTable;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * When nodes were last heard of, in milliseconds since 1970.
 *
 * <p>Heartbeats are kept in memory; one is written down only if the last written one is old. Changed by one thread at
 * a time.
 */
final class HeartbeatTracker {

    /** How old the written heartbeat may grow. */
    static final long WRITE_EVERY_MILLIS = 30_000;

    private final OptionalLong timeout;
    private long[] touch = new long[16];
    private long[] written = new long[16];
    private long nextDue = Long.MAX_VALUE;

    HeartbeatTracker(Limits limits) {
        this.timeout = limits.heartbeatTimeout().map(time -> OptionalLong.of(time.toMillis()))
                .orElse(OptionalLong.empty());
    }

    void touch(int ordinal, long now) {
        if (ordinal >= touch.length) {
            touch = Arrays.copyOf(touch, Math.max(ordinal + 1, 2 * touch.length));
            written = Arrays.copyOf(written, touch.length);
        }
        touch[ordinal] = Math.max(touch[ordinal], now);
        timeout.ifPresent(time -> nextDue = Math.min(nextDue, touch[ordinal] + time + 1));
    }

    void written(int ordinal, long now) {
        touch(ordinal, now);
        written[ordinal] = now;
    }

    boolean isWorthWriting(int ordinal, long now) {
        return now - written[ordinal] >= WRITE_EVERY_MILLIS;
    }

    /** The first active node from this ordinal on that has been silent for longer than it may, or -1. */
    int nextSilent(NodeTable nodes, int from, long now) {
        for (int node = from; timeout.isPresent() && node < nodes.nodes(); node++) {
            if (nodes.state(node).acceptsWork() && now - touch[node] > timeout.getAsLong()) {
                return node;
            }
        }
        return -1;
    }

    /** Finds out anew when an active node becomes silent if it is not heard of again. */
    void schedule(NodeTable nodes) {
        nextDue = Long.MAX_VALUE;
        for (int node = 0; timeout.isPresent() && node < nodes.nodes(); node++) {
            if (nodes.state(node).acceptsWork()) {
                nextDue = Math.min(nextDue, touch[node] + timeout.getAsLong() + 1);
            }
        }
    }

    /** A time before which no node becomes silent; empty if none ever does. */
    OptionalLong nextDue() {
        return nextDue == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(nextDue);
    }

    /** Gives every node its full time again. */
    void restart(NodeTable nodes, long now) {
        for (int node = 0; node < nodes.nodes(); node++) {
            touch(node, now);
        }
        schedule(nodes);
    }
}
