package dev.berth;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * When nodes were last heard of, in milliseconds since 1970.
 *
 * <p>Heartbeats are kept in memory; one is written down only if the last written one is old. Changed by one thread at
 * a time.
 */
final class NodeWatch {

    /** How old the written heartbeat may grow. */
    static final long WRITE_EVERY_MILLIS = 30_000;

    private final OptionalLong timeout;
    private long[] heard = new long[16];
    private long[] written = new long[16];
    private long nextDue = Long.MAX_VALUE;

    NodeWatch(Limits limits) {
        this.timeout = limits.heartbeatTimeout().map(time -> OptionalLong.of(time.toMillis()))
                .orElse(OptionalLong.empty());
    }

    void heard(int ordinal, long now) {
        if (ordinal >= heard.length) {
            heard = Arrays.copyOf(heard, Math.max(ordinal + 1, 2 * heard.length));
            written = Arrays.copyOf(written, heard.length);
        }
        heard[ordinal] = Math.max(heard[ordinal], now);
        timeout.ifPresent(time -> nextDue = Math.min(nextDue, heard[ordinal] + time + 1));
    }

    void written(int ordinal, long now) {
        heard(ordinal, now);
        written[ordinal] = now;
    }

    boolean isWorthWriting(int ordinal, long now) {
        return now - written[ordinal] >= WRITE_EVERY_MILLIS;
    }

    /** The first active node from this ordinal on that has been silent for longer than it may, or -1. */
    int nextSilent(NodeTable nodes, int from, long now) {
        for (int node = from; timeout.isPresent() && node < nodes.nodes(); node++) {
            if (nodes.state(node).acceptsWork() && now - heard[node] > timeout.getAsLong()) {
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
                nextDue = Math.min(nextDue, heard[node] + timeout.getAsLong() + 1);
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
            heard(node, now);
        }
        schedule(nodes);
    }
}
