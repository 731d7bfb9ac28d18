package dev.berth.policy;

import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;
import java.util.function.ToLongFunction;

/** An order by a key that does not change. */
record KeyedOrder(String name, boolean crossesClasses, ToLongFunction<QueuedRequest> key) implements QueueOrder {

    @Override
    public Motion motion() {
        return Motion.STATIC;
    }

    @Override
    public long key(QueuedRequest waiting, Instant now) {
        return key.applyAsLong(waiting);
    }
}
