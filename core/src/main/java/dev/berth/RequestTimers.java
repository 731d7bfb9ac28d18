package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When something is due about a request: that it may start, or is too late to; about an allocation: its start to be
 * confirmed, its limit, the end of its grace.
 *
 * <p>An entry is a hint: when its time has come, {@link #due(LiveRequest)} says whether it still holds. All times are
 * milliseconds since 1970. Changed by one thread at a time.
 */
final class RequestTimers {

    /** A time that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private record Entry(long millis, long allocationId, LiveRequest request) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : Long.compare(allocationId, other.allocationId);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final long startTimeout;
    private final long expiryGrace;

    RequestTimers(Limits limits) {
        this.startTimeout = limits.startTimeout().map(Duration::toMillis).orElse(NEVER);
        this.expiryGrace = limits.expiryGrace().map(Duration::toMillis).orElse(NEVER);
    }

    /** Notes when something is next due about a request, if anything is. */
    void watch(LiveRequest request) {
        long due = due(request);
        if (due != NEVER) {
            entries.add(new Entry(due, allocationId(request), request));
        }
    }

    private static long allocationId(LiveRequest request) {
        return request.allocation == null ? 0 : request.allocation.id();
    }

    /** Drops the entries that no longer hold, when they may outnumber those that do. */
    void trim(int live) {
        if (entries.size() > 64 + 2 * live) {
            entries.removeIf(entry -> !holds(entry));
        }
    }

    /** When something is next due about a request, or {@link #NEVER}. */
    long due(LiveRequest request) {
        Allocation allocation = request.allocation;
        if (allocation == null) {
            return request.ended ? NEVER : dueWaiting(request);
        }
        long limit = allocation.expiry().isPresent() ? allocation.expiry().get().toEpochMilli() : NEVER;
        if (request.expiring) {
            return limit == NEVER || expiryGrace == NEVER ? NEVER : limit + expiryGrace;
        }
        return request.started || startTimeout == NEVER ? limit
                : Math.min(limit, allocation.start().toEpochMilli() + startTimeout);
    }

    /** Once it may start, that is not due any more. */
    private static long dueWaiting(LiveRequest request) {
        Request asked = request.request;
        if (request.shapeClass == null && asked.earliestStart().isPresent()
                && asked.earliestStart().get().isAfter(request.submitted)) {
            return asked.earliestStart().get().toEpochMilli();
        }
        return asked.latestStart().map(last -> last.toEpochMilli() + 1).orElse(NEVER);
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

    /** When something is next due, or {@link #NEVER}. */
    long next() {
        Entry first = entries.peek();
        while (first != null && !holds(first)) {
            entries.poll();
            first = entries.peek();
        }
        return first == null ? NEVER : first.millis;
    }

    private boolean holds(Entry entry) {
        return allocationId(entry.request) == entry.allocationId && due(entry.request) == entry.millis;
    }
}
