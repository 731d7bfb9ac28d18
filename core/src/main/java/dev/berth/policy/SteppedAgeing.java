package dev.berth.policy;

import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * Projects in the order of an effective priority: a base, more for a backlog, and more in steps for the time that the
 * oldest of their requests has waited; the highest first. (As the autoscaler of Waverless.)
 *
 * @param name the name to configure it by
 * @param base what every project has
 * @param backlog how many requests must wait for a backlog
 * @param backlogBonus what a backlog is worth
 * @param step how long the oldest request must have waited for each step, above zero
 * @param steps how many steps count
 * @param stepBonus what a step is worth
 * @param most the highest effective priority; the lowest is 0
 */
public record SteppedAgeing(String name, int base, int backlog, int backlogBonus, Duration step, int steps,
        int stepBonus, int most) implements QueueOrder {

    /** Waverless' own numbers: 50, 20 more from 10 requests on, 10 more every 5 minutes up to thrice, at most 150. */
    public static final SteppedAgeing WAVERLESS =
            new SteppedAgeing("waverless", 50, 10, 20, Duration.ofMinutes(5), 3, 10, 150);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the step is not above zero
     */
    public SteppedAgeing {
        if (step.toMillis() < 1) {
            throw new IllegalArgumentException("A step must be above zero. step=" + step);
        }
    }

    @Override
    public Motion motion() {
        return Motion.GROUPED;
    }

    @Override
    public long key(QueuedRequest waiting, Instant now) {
        return 0;
    }

    @Override
    public String group(QueuedRequest waiting) {
        return waiting.request().project();
    }

    @Override
    public long groupKey(QueueGroup group, Instant now) {
        return -effectivePriority(group, now);
    }

    /**
     * What the order goes by.
     *
     * @param group a project's waiting requests
     * @param now the time
     * @return 0 to {@link #most()}
     */
    public long effectivePriority(QueueGroup group, Instant now) {
        long waited = Math.max(0, Duration.between(group.oldest(), now).toMillis() / step.toMillis());
        long priority = base + (group.waiting() >= backlog ? backlogBonus : 0) + stepBonus * Math.min(steps, waited);
        return Math.max(0, Math.min(most, priority));
    }
}
