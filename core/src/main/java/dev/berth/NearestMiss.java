package dev.berth;

import dev.berth.Explanation.Miss;
import java.util.Optional;

/** Of the nodes that it is shown, the one whose worst shortage is the smallest part of what is asked. */
final class NearestMiss {

    private static final Check[] AMOUNTS = {Check.CPU, Check.MEMORY, Check.STORAGE, Check.GPU_FREE};
    private static final long PARTS = 1_000_000;

    private final NodeTable table;
    private final Amounts amounts;
    private final long[] floors = new long[AMOUNTS.length];
    private long least = PARTS;
    private int nearest = -1;

    NearestMiss(NodeTable table, Amounts amounts) {
        this.table = table;
        this.amounts = amounts;
        raiseFloors();
    }

    /** What a node needs more of than this, of each amount, to be nearer than the nearest so far. */
    private void raiseFloors() {
        for (int i = 0; i < AMOUNTS.length; i++) {
            long asked = amounts.asked(AMOUNTS[i]);
            floors[i] = asked == 0 ? -1 : asked - (least * asked + PARTS - 1) / PARTS;
        }
    }

    /** Looks at a node; of equally near ones the first stays. */
    void consider(int node) {
        long worst = 0;
        for (int i = 0; i < AMOUNTS.length; i++) {
            long free = amounts.free(AMOUNTS[i], node);
            if (free <= floors[i]) {
                return;
            }
            worst = Math.max(worst, lacking(AMOUNTS[i], free));
        }
        least = worst;
        nearest = node;
        raiseFloors();
    }

    /** How much of what is asked is lacking, in millionths. */
    private long lacking(Check check, long free) {
        long asked = amounts.asked(check);
        return free >= asked ? 0 : (asked - free) * PARTS / asked;
    }

    Optional<Miss> found() {
        if (nearest < 0) {
            return Optional.empty();
        }
        Check worst = Check.CPU;
        for (Check check : AMOUNTS) {
            worst = lackingNow(check) > lackingNow(worst) ? check : worst;
        }
        return Optional.of(new Miss(table.node(nearest).id(), worst.code(), amounts.asked(worst),
                amounts.free(worst, nearest), amounts.capacity(worst, nearest)));
    }

    private long lackingNow(Check check) {
        return lacking(check, amounts.free(check, nearest));
    }
}
