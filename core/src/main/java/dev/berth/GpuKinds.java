package dev.berth;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of GPU in a pool, numbered as they are first seen, and what is free of each.
 *
 * <p>Written by the drainer alone; {@link #availability()} may be called by any thread and waits for nobody.
 */
final class GpuKinds {

    private record Kind(String model, long memoryMib) {
    }

    private static final class Free {
        final Kind kind;
        final AtomicLong whole = new AtomicLong();
        final AtomicLong milli = new AtomicLong();

        Free(Kind kind) {
            this.kind = kind;
        }
    }

    private final Map<Kind, Integer> numbers = new HashMap<>();
    private final List<Gpu> samples = new ArrayList<>();
    private final CopyOnWriteArrayList<Free> free = new CopyOnWriteArrayList<>();
    private @Nullable GpuDemand lastDemand;
    private boolean[] lastAccepted = new boolean[0];

    int of(Gpu gpu) {
        Kind kind = new Kind(gpu.model(), gpu.memoryMib());
        Integer known = numbers.get(kind);
        if (known != null) {
            return known;
        }
        if (numbers.size() == Short.MAX_VALUE) {
            throw new IllegalStateException("There are too many kinds of GPU. limit=" + Short.MAX_VALUE);
        }
        numbers.put(kind, samples.size());
        samples.add(gpu);
        free.add(new Free(kind));
        lastDemand = null;
        return samples.size() - 1;
    }

    /** Says whether a kind is acceptable; one demand is asked of many nodes, so the last one's answers are kept. */
    boolean accepts(GpuDemand demand, int kind) {
        if (demand != lastDemand) {
            if (lastAccepted.length < samples.size()) {
                lastAccepted = new boolean[2 * samples.size()];
            }
            for (int i = 0; i < samples.size(); i++) {
                lastAccepted[i] = demand.accepts(samples.get(i));
            }
            lastDemand = demand;
        }
        return lastAccepted[kind];
    }

    /** The kinds of several GPUs, in their order. */
    int[] of(List<Gpu> gpus) {
        return gpus.stream().mapToInt(this::of).toArray();
    }

    /** How many of several kinds are acceptable. */
    int acceptable(GpuDemand demand, int[] several) {
        int count = 0;
        for (int kind : several) {
            count += accepts(demand, kind) ? 1 : 0;
        }
        return count;
    }

    void count(int kind, int whole, int milli) {
        Free counts = free.get(kind);
        counts.whole.setRelease(counts.whole.getPlain() + whole);
        counts.milli.setRelease(counts.milli.getPlain() + milli);
    }

    Availability availability() {
        List<Availability.OfKind> kinds = new ArrayList<>();
        for (Free counts : free) {
            kinds.add(new Availability.OfKind(counts.kind.model(), counts.kind.memoryMib(),
                    counts.whole.getAcquire(), counts.milli.getAcquire()));
        }
        return new Availability(kinds);
    }
}
