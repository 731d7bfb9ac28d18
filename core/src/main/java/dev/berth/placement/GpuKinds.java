package dev.berth.placement;

import dev.berth.Availability;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of GPU in a pool, numbered as they are first seen, and what is free of each.
 *
 * <p>Written by the drainer alone; {@link #availability()} may be called by any thread and waits for nobody.
 */
final class GpuKinds {

    private static final int MOST_DEMANDS = 4_096;

    private record Kind(String model, long memoryMib) {
    }

    /** What is free of a kind, as {@link PackedFreeGpus}. */
    private record Free(Kind kind, AtomicLong word) {
    }

    private final Map<Kind, Integer> numbers = new HashMap<>();
    private final List<Gpu> samples = new ArrayList<>();
    private final CopyOnWriteArrayList<Free> published = new CopyOnWriteArrayList<>();
    private final Map<GpuDemand, boolean[]> accepted = new HashMap<>();
    private AtomicLong[] words = new AtomicLong[0];
    private @Nullable Set<String> lastModels;
    private long lastLeastMib;
    private long lastMostMib;
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
        published.add(new Free(kind, new AtomicLong()));
        words = words();
        forgetAnswers();
        return samples.size() - 1;
    }

    /** Forgets the kinds from a number on, which no node has any more. */
    void forgetFrom(int number) {
        while (samples.size() > number) {
            Free last = published.remove(samples.size() - 1);
            samples.remove(samples.size() - 1);
            numbers.remove(last.kind);
        }
        words = words();
        forgetAnswers();
    }

    private AtomicLong[] words() {
        return published.stream().map(Free::word).toArray(AtomicLong[]::new);
    }

    private void forgetAnswers() {
        accepted.clear();
        lastModels = null;
    }

    int count() {
        return samples.size();
    }

    /** For each kind, whether it is acceptable; good until another kind is seen. */
    boolean[] accepted(GpuDemand demand) {
        if (demand.models() != lastModels || demand.minMemoryMib() != lastLeastMib
                || demand.maxMemoryMib() != lastMostMib) {
            boolean[] known = accepted.get(demand);
            if (known == null) {
                known = new boolean[Math.max(1, samples.size())];
                for (int kind = 0; kind < samples.size(); kind++) {
                    known[kind] = demand.accepts(samples.get(kind));
                }
                if (accepted.size() == MOST_DEMANDS) {
                    accepted.clear();
                }
                accepted.put(demand, known);
            }
            lastAccepted = known;
            lastModels = demand.models();
            lastLeastMib = demand.minMemoryMib();
            lastMostMib = demand.maxMemoryMib();
        }
        return lastAccepted;
    }

    /** The kinds of several GPUs, in their order. */
    int[] of(List<Gpu> gpus) {
        return gpus.stream().mapToInt(this::of).toArray();
    }

    /** Adds to what is free of a kind, as {@link PackedFreeGpus}. */
    void add(int kind, long change) {
        AtomicLong word = words[kind];
        word.setRelease(word.getPlain() + change);
    }

    Availability availability() {
        List<Availability.OfKind> kinds = new ArrayList<>();
        for (Free counts : published) {
            long word = counts.word().getAcquire();
            kinds.add(new Availability.OfKind(counts.kind().model(), counts.kind().memoryMib(),
                    PackedFreeGpus.whole(word), PackedFreeGpus.milli(word)));
        }
        return new Availability(kinds);
    }
}
