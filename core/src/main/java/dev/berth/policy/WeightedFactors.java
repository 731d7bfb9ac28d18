package dev.berth.policy;

import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;
import java.util.Map;

/** An order by the weighted sum of factors, the highest first. */
final class WeightedFactors implements QueueOrder {

    private static final long MOST_WEIGHT = 1_000_000;

    private final Map<PriorityFactor, Long> weights;

    WeightedFactors(Map<PriorityFactor, Long> weights) {
        this.weights = Map.copyOf(weights);
        boolean outOfRange = weights.values().stream().anyMatch(weight -> weight < 1 || weight > MOST_WEIGHT);
        if (weights.isEmpty() || outOfRange) {
            throw new IllegalArgumentException("A sum of factors needs factors, each with a weight. factors="
                    + weights.size() + " least=1 most=" + MOST_WEIGHT);
        }
    }

    @Override
    public String name() {
        return "multifactor";
    }

    @Override
    public Motion motion() {
        return weights.keySet().stream().anyMatch(PriorityFactor::moves) ? Motion.DYNAMIC : Motion.STATIC;
    }

    @Override
    public boolean crossesClasses() {
        return true;
    }

    @Override
    public long key(QueuedRequest waiting, Instant now) {
        long sum = 0;
        for (Map.Entry<PriorityFactor, Long> factor : weights.entrySet()) {
            long value = factor.getKey().value(waiting, now);
            if (value < 0 || value > PriorityFactor.MOST) {
                throw new IllegalStateException("A priority factor is out of range. factor=" + factor.getKey().name()
                        + " value=" + value + " least=0 most=" + PriorityFactor.MOST);
            }
            sum += factor.getValue() * value;
        }
        return -sum;
    }
}
