package dev.berth;

import dev.berth.Explanation.Miss;
import java.util.Optional;

/** Of the nodes that it is shown, the one whose worst shortage is the smallest part of what is asked. */
final class NearestMiss {

    private static final Check[] AMOUNTS = {Check.CPU, Check.MEMORY, Check.STORAGE, Check.GPU_FREE, Check.GPU_LINK};
    private static final long PARTS = 1_000_000;

    private final NodeTable table;
    private final Fit fit;
    private final Amounts amounts;
    private long cpuFloor;
    private long memoryFloor;
    private long storageFloor;
    private long gpuFloor;
    private long linkFloor;
    private long least = PARTS;
    private int nearest = -1;

    NearestMiss(NodeTable table, Fit fit, Amounts amounts) {
        this.table = table;
        this.fit = fit;
        this.amounts = amounts;
        raiseFloors();
    }

    private void raiseFloors() {
        cpuFloor = floor(Check.CPU);
        memoryFloor = floor(Check.MEMORY);
        storageFloor = floor(Check.STORAGE);
        gpuFloor = floor(Check.GPU_FREE);
        linkFloor = floor(Check.GPU_LINK);
    }

    /** What a node needs more of than this, of an amount, to be nearer than the nearest so far. */
    private long floor(Check check) {
        long asked = amounts.asked(check);
        return asked == 0 ? -1 : asked - (least * asked + PARTS - 1) / PARTS;
    }

    /** Takes the node that was looked at last; of equally near ones the lowest stays. */
    void consider(int node) {
        int tie = node < nearest ? 1 : 0;
        if (amounts.free(Check.GPU_FREE, node) + tie > gpuFloor && table.freeCpuMillis(node) + tie > cpuFloor
                && table.freeMemoryMib(node) + tie > memoryFloor && table.freeStorageMib(node) + tie > storageFloor
                && (linkFloor < 0 || amounts.free(Check.GPU_LINK, node) + tie > linkFloor)) {
            long lacks = lacking(worst(node), node);
            if (lacks < least || lacks == least && tie > 0) {
                nearest = node;
                least = lacks;
                raiseFloors();
            }
        }
    }

    private Check worst(int node) {
        Check worst = Check.CPU;
        for (Check check : AMOUNTS) {
            worst = lacking(check, node) > lacking(worst, node) ? check : worst;
        }
        return worst;
    }

    /** How much of what is asked a node lacks, in millionths. */
    private long lacking(Check check, int node) {
        long asked = amounts.asked(check);
        long free = amounts.free(check, node);
        return free >= asked ? 0 : (asked - free) * PARTS / asked;
    }

    Optional<Miss> found() {
        if (nearest < 0) {
            return Optional.empty();
        }
        fit.obstacle(nearest);
        Check worst = worst(nearest);
        return Optional.of(new Miss(table.node(nearest).id(), worst.code(), amounts.asked(worst),
                amounts.free(worst, nearest), amounts.capacity(worst, nearest)));
    }
}
