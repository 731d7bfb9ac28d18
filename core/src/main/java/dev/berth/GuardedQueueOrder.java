package dev.berth;

import dev.berth.model.Priority;
import dev.berth.placement.PluginFailure;
import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueueOrder.Motion;
import dev.berth.spi.QueuedRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Asks a {@link QueueOrder}, so that whatever it does wrong is contained. */
final class GuardedQueueOrder {

    private static final Logger LOG = System.getLogger("dev.berth");

    private final QueueOrder order;
    private final boolean crossesClasses;
    private final Motion motion;
    private boolean warned;

    GuardedQueueOrder(QueueOrder order) {
        this.order = order;
        this.crossesClasses = order.crossesClasses();
        this.motion = order.motion();
    }

    Motion motion() {
        return motion;
    }

    /** The rank of a class: the least goes first. */
    int rank(Priority priority) {
        return crossesClasses ? priority == Priority.EMERGENCY ? 0 : 1
                : Priority.EMERGENCY.ordinal() - priority.ordinal();
    }

    /** Throws if the order fails at a request. */
    void check(QueuedRequest waiting, Instant now) {
        try {
            order.key(waiting, now);
            if (motion == Motion.GROUPED) {
                Objects.requireNonNull(order.group(waiting), "group");
            }
        } catch (Throwable error) {
            throw new PluginFailure(order.name(), error);
        }
    }

    long key(QueuedRequest waiting, Instant now) {
        return orLast(() -> order.key(waiting, now));
    }

    long groupKey(QueueGroup group, Instant now) {
        return orLast(() -> order.groupKey(group, now));
    }

    String group(QueuedRequest waiting) {
        try {
            return motion == Motion.GROUPED ? Objects.requireNonNull(order.group(waiting), "group") : "";
        } catch (Throwable error) {
            warn(error);
            return "";
        }
    }

    private long orLast(LongSupplier key) {
        try {
            return key.getAsLong();
        } catch (Throwable error) {
            warn(error);
            return Long.MAX_VALUE;
        }
    }

    /** Aloud the first time: an order that fails may do so for everyone who waits, at every tick. */
    private void warn(Throwable error) {
        LOG.log(warned ? Level.DEBUG : Level.WARNING,
                "A queue order failed; what it was asked about goes last. order=" + order.name(), error);
        warned = true;
    }
}
