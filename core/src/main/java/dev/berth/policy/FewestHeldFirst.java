package dev.berth.policy;

import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;

/** Projects that hold the fewest GPUs now go first: max-min fairness of what is held, without a memory. */
final class FewestHeldFirst implements QueueOrder {

    @Override
    public String name() {
        return "fewest-held-first";
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
        return group.heldGpuMilli();
    }
}
