package dev.berth.policy;

import dev.berth.spi.QueueGroup;
import java.time.Duration;
import java.time.Instant;

/**
 * An effective priority of projects: a base, more for a backlog, and more in steps for the time that the oldest of
 * their requests has waited. (As the autoscaler of Waverless.)
 *
 * @param base what every project has
 * @param backlog how many requests must wait for a backlog
 * @param backlogBonus what a backlog is worth
 * @param step how long the oldest request must have waited for each step, above zero
 * @param steps how many steps count
 * @param stepBonus what a step is worth
 * @param most the highest effective priority; the lowest is 0
 */
public record SteppedAgeing(int base, int backlog, int backlogBonus, Duration step, int steps, int stepBonus,
        int most) {

    /** Waverless' own numbers: 50, 20 more from 10 requests on, 10 more every 5 minutes up to thrice, at most 150. */
    public static final SteppedAgeing WAVERLESS = new SteppedAgeing(50, 10, 20, Duration.ofMinutes(5), 3, 10, 150);

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

    /**
     * What a project counts for.
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
