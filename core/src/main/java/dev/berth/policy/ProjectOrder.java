package dev.berth.policy;

import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;
import java.util.function.ToLongBiFunction;

/**
 * An order of projects; within one, first come, first served.
 *
 * @param name the name to configure it by
 * @param projectKey of a project at a time: the least goes first
 */
record ProjectOrder(String name, ToLongBiFunction<QueueGroup, Instant> projectKey) implements QueueOrder {

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
        return projectKey.applyAsLong(group, now);
    }
}
