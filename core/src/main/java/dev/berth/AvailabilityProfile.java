package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Shape;
import dev.berth.placement.NodeTable;
import dev.berth.placement.ResourceTotals;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * What is free of a pool over time: GPUs, CPU and memory, each summed over all nodes that take work. Times are
 * milliseconds since 1970.
 */
final class AvailabilityProfile {

    private static final long FOR_EVER = Long.MAX_VALUE;

    private final long now;
    /** What is free from each time on, up to the next one; columns, sorted by time. */
    private long[] times;
    private long[] gpuMilli;
    private long[] cpuMillis;
    private long[] memoryMib;
    private int steps;

    AvailabilityProfile(NodeTable nodes, Collection<Allocation> endings, Instant at) {
        this.now = at.toEpochMilli();
        int most = 1 + endings.size();
        this.times = new long[most];
        this.gpuMilli = new long[most];
        this.cpuMillis = new long[most];
        this.memoryMib = new long[most];
        ResourceTotals sum = ResourceTotals.NOTHING;
        for (int node = 0; node < nodes.nodes(); node++) {
            sum = nodes.serves(node) ? sum.plus(ResourceTotals.free(nodes, node)) : sum;
        }
        append(now, sum);
        for (Allocation ending : endings) {
            if (nodes.serves(ending.placement().nodeOrdinal())) {
                sum = sum.plus(ResourceTotals.of(ending.placement().shape()));
                append(ending.expiry().orElseThrow().toEpochMilli(), sum);
            }
        }
    }

    private void append(long time, ResourceTotals free) {
        steps += steps > 0 && times[steps - 1] == time ? 0 : 1;
        times[steps - 1] = time;
        gpuMilli[steps - 1] = free.gpuMilli();
        cpuMillis[steps - 1] = free.cpuMillis();
        memoryMib[steps - 1] = free.memoryMib();
    }

    /** The first time at which a shape is covered for as long as it takes, if that ever comes. */
    Optional<Instant> earliest(Shape shape, Optional<Instant> endIfNow) {
        ResourceTotals asked = ResourceTotals.of(shape);
        long length = length(endIfNow);
        int start = 0;
        for (int step = 0; step < steps && times[step] - times[start] < length; step++) {
            if (gpuMilli[step] < asked.gpuMilli() || cpuMillis[step] < asked.cpuMillis()
                    || memoryMib[step] < asked.memoryMib()) {
                start = step + 1;
                if (start == steps) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Instant.ofEpochMilli(times[start]));
    }

    /** Takes what a shape needs from a time on, not before now, for as long as it takes. */
    void reserve(Shape shape, Instant start, Optional<Instant> endIfNow) {
        long length = length(endIfNow);
        int from = stepAt(start.toEpochMilli());
        int until = length == FOR_EVER ? steps : stepAt(start.toEpochMilli() + length);
        ResourceTotals taken = ResourceTotals.of(shape);
        for (int step = from; step < until; step++) {
            gpuMilli[step] -= taken.gpuMilli();
            cpuMillis[step] -= taken.cpuMillis();
            memoryMib[step] -= taken.memoryMib();
        }
    }

    private long length(Optional<Instant> endIfNow) {
        return endIfNow.map(end -> Math.max(1, end.toEpochMilli() - now)).orElse(FOR_EVER);
    }

    /** The step that begins at a time, which is made if there is none. */
    private int stepAt(long time) {
        int found = Arrays.binarySearch(times, 0, steps, time);
        if (found >= 0) {
            return found;
        }
        int step = -found - 1;
        times = inserted(times, step, time);
        gpuMilli = inserted(gpuMilli, step, gpuMilli[step - 1]);
        cpuMillis = inserted(cpuMillis, step, cpuMillis[step - 1]);
        memoryMib = inserted(memoryMib, step, memoryMib[step - 1]);
        steps++;
        return step;
    }

    private long[] inserted(long[] column, int at, long value) {
        long[] longer = steps < column.length ? column : Arrays.copyOf(column, 2 * steps);
        System.arraycopy(longer, at, longer, at + 1, steps - at);
        longer[at] = value;
        return longer;
    }
}
