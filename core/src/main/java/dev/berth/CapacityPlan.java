package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Shape;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is free of a pool over time: GPUs, CPU and memory, each summed over all nodes that take work. Times are
 * milliseconds since 1970.
 */
final class CapacityPlan {

    private static final long FOR_EVER = Long.MAX_VALUE;

    private final long now;
    /** What is free from each time on. */
    private final TreeMap<Long, Sums> free = new TreeMap<>();

    CapacityPlan(NodeTable nodes, Collection<Allocation> endings, Instant at) {
        this.now = at.toEpochMilli();
        Sums sum = Sums.NOTHING;
        for (int node = 0; node < nodes.nodes(); node++) {
            sum = nodes.serves(node) ? sum.plus(Sums.free(nodes, node)) : sum;
        }
        free.put(now, sum);
        for (Allocation ending : endings) {
            if (nodes.serves(ending.placement().nodeOrdinal())) {
                sum = sum.plus(Sums.of(ending.placement().shape()));
                free.put(ending.expiry().orElseThrow().toEpochMilli(), sum);
            }
        }
    }

    /** The first time at which a shape is covered for as long as it takes, if that ever comes. */
    Optional<Instant> earliest(Shape shape, Optional<Instant> endIfNow) {
        Sums asked = Sums.of(shape);
        long length = length(endIfNow);
        long start = now;
        for (Map.Entry<Long, Sums> step : free.entrySet()) {
            if (step.getKey() - start >= length) {
                break;
            }
            if (!step.getValue().covers(asked)) {
                Long next = free.higherKey(step.getKey());
                if (next == null) {
                    return Optional.empty();
                }
                start = next;
            }
        }
        return Optional.of(Instant.ofEpochMilli(start));
    }

    /** Takes what a shape needs from a time on for as long as it takes. */
    void reserve(Shape shape, Instant start, Optional<Instant> endIfNow) {
        long from = start.toEpochMilli();
        long length = length(endIfNow);
        split(from);
        if (length != FOR_EVER) {
            split(from + length);
        }
        Sums taken = Sums.of(shape);
        (length == FOR_EVER ? free.tailMap(from) : free.subMap(from, from + length))
                .replaceAll((at, sum) -> sum.minus(taken));
    }

    private long length(Optional<Instant> endIfNow) {
        return endIfNow.map(end -> Math.max(1, end.toEpochMilli() - now)).orElse(FOR_EVER);
    }

    private void split(long at) {
        free.putIfAbsent(at, free.floorEntry(at).getValue());
    }
}
