package dev.berth;

import dev.berth.policy.QueueOrders;
import dev.berth.spi.QueueOrder;

/**
 * How requests wait.
 *
 * @param order who goes first
 * @param backfill who may pass
 */
record QueueRules(QueueOrder order, Backfill backfill) {

    /** First come, first served, and whoever fits may pass. */
    static final QueueRules DEFAULT = new QueueRules(QueueOrders.fifo(), Backfill.BEST_EFFORT);

    boolean holdsBack() {
        return backfill != Backfill.BEST_EFFORT;
    }
}
