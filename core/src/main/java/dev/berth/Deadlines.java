package dev.berth;

import dev.berth.model.Allocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * When something is due about an allocation: its start to be confirmed, its limit, the end of its grace.
 *
 * <p>An entry is a hint: when its time has come, {@link #due(LiveRequest)} says whether it still holds. All times are
 * milliseconds since 1970. Changed by one thread at a time.
 */
final class Deadlines {

    private record Entry(long millis, long allocationId, LiveRequest request) {
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.comparingLong(Entry::millis).thenComparingLong(Entry::allocationId));
    private final Optional<Duration> startTimeout;
    private final Optional<Duration> expiryGrace;

    Deadlines(Limits limits) {
        this.startTimeout = limits.startTimeout();
        this.expiryGrace = limits.expiryGrace();
    }

    /** Notes when something is next due about a request, if anything is. */
    void watch(LiveRequest request) {
        Allocation allocation = request.allocation;
        OptionalLong due = due(request);
        if (allocation != null && due.isPresent()) {
            entries.add(new Entry(due.getAsLong(), allocation.id(), request));
        }
    }

    /** Drops the entries that no longer hold, when they may outnumber those that do. */
    void trim(int holders) {
        if (entries.size() > 64 + 2 * holders) {
            entries.removeIf(entry -> !holds(entry));
        }
    }

    /** When something is next due about a request; empty if nothing is. */
    OptionalLong due(LiveRequest request) {
        Allocation allocation = request.allocation;
        if (allocation == null) {
            return OptionalLong.empty();
        }
        OptionalLong limit = allocation.expiry().map(Instant::toEpochMilli).map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        if (request.expiring) {
            return limit.isPresent() && expiryGrace.isPresent()
                    ? OptionalLong.of(limit.getAsLong() + expiryGrace.get().toMillis()) : OptionalLong.empty();
        }
        if (!request.started && startTimeout.isPresent()) {
            long start = allocation.start().toEpochMilli() + startTimeout.get().toMillis();
            return OptionalLong.of(Math.min(start, limit.orElse(Long.MAX_VALUE)));
        }
        return limit;
    }

    /** Takes out the next request about which something is due; empty if there is none. */
    Optional<LiveRequest> poll(long now) {
        while (true) {
            Entry first = entries.peek();
            if (first == null || first.millis > now) {
                return Optional.empty();
            }
            entries.poll();
            if (holds(first)) {
                return Optional.of(first.request);
            }
        }
    }

    /** When something is next due; empty if nothing is. */
    OptionalLong next() {
        Entry first = entries.peek();
        while (first != null && !holds(first)) {
            entries.poll();
            first = entries.peek();
        }
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.millis);
    }

    private boolean holds(Entry entry) {
        Allocation allocation = entry.request.allocation;
        OptionalLong due = due(entry.request);
        return allocation != null && allocation.id() == entry.allocationId && due.isPresent()
                && due.getAsLong() == entry.millis;
    }
}
