package dev.berth;

/**
 * Which waiting requests may start before one that goes first and does not fit.
 *
 * <p>Except under {@link #BEST_EFFORT}, what has once become first of its class stays so until it starts or ends, or no
 * node could take it any more. A request that no node could take even if it were empty is passed over. A
 * restart chooses the first one anew. Ends are those by limits: what is held without a limit is taken to stay, and so
 * is what has outlived its limit.
 */
public enum Backfill {

    /** Any that fits: nothing is held back, so large requests may wait for as long as small ones come. */
    BEST_EFFORT,

    /** None. */
    NONE,

    /**
     * Any that does not put off the first one: where and when that can start is reckoned from what is held at the time,
     * and whatever ends by then, goes elsewhere or leaves enough may start. If nothing that is held will ever make room
     * for it, nothing is held back. (Lifka, The ANL/IBM SP Scheduling System, 1995.)
     */
    EASY,

    /**
     * Any that puts off none of those before it: each is planned in turn on the sum of what is free over time, and
     * starts when its plan says so and a node has room. Nodes are not told apart in the plan, so it is exact for one
     * node and an estimate for several. (Feitelson and Weil, IPPS 1998.)
     */
    CONSERVATIVE,

    /**
     * Any that ends before the first one can start, tried in the order of submission; that time is reckoned once, when
     * it becomes first. (As in the artefact of Zhang et al., RLScheduler, SC 2020.)
     */
    RESERVATION
}
