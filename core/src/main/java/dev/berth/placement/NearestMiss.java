package dev.berth.placement;

import dev.berth.Explanation.Miss;
import java.util.Optional;

/** A search, among the nodes shown to it, for the one whose worst shortage is the smallest part of what is asked. */
final class NearestMiss {

    private static final FeasibilityCheck[] AMOUNTS = {FeasibilityCheck.CPU, FeasibilityCheck.MEMORY,
            FeasibilityCheck.STORAGE, FeasibilityCheck.GPU_FREE, FeasibilityCheck.GPU_LINK};
    private static final long PARTS = 1_000_000;

    private final NodeTable table;
    private final CheckAmounts amounts;
    private long cpuFloor;
    private long memoryFloor;
    private long storageFloor;
    private long gpuFloor;
    private long linkFloor;
    private long least = PARTS;
    private int nearest = -1;

    NearestMiss(NodeTable table, CheckAmounts amounts) {
        this.table = table;
        this.amounts = amounts;
        raiseFloors();
    }

    private void raiseFloors() {
        cpuFloor = floor(FeasibilityCheck.CPU);
        memoryFloor = floor(FeasibilityCheck.MEMORY);
        storageFloor = floor(FeasibilityCheck.STORAGE);
        gpuFloor = floor(FeasibilityCheck.GPU_FREE);
        linkFloor = floor(FeasibilityCheck.GPU_LINK);
    }

    /** What a node needs more of than this, of an amount, to be nearer than the nearest so far. */
    private long floor(FeasibilityCheck check) {
        long asked = amounts.asked(check);
        return asked == 0 ? -1 : asked - (least * asked + PARTS - 1) / PARTS;
    }

    /** Compares a node with the nearest so far; of equally near ones the lowest stays. */
    void consider(int node) {
        int tie = node < nearest ? 1 : 0;
        if (amounts.free(FeasibilityCheck.GPU_FREE, node) + tie > gpuFloor && table.freeCpuMillis(node) + tie > cpuFloor
                && table.freeMemoryMib(node) + tie > memoryFloor && table.freeStorageMib(node) + tie > storageFloor
                && (linkFloor < 0 || amounts.free(FeasibilityCheck.GPU_LINK, node) + tie > linkFloor)) {
            long lacks = lacking(worst(node), node);
            if (lacks < least || lacks == least && tie > 0) {
                nearest = node;
                least = lacks;
                raiseFloors();
            }
        }
    }

    private FeasibilityCheck worst(int node) {
        FeasibilityCheck worst = FeasibilityCheck.CPU;
        for (FeasibilityCheck check : AMOUNTS) {
            worst = lacking(check, node) > lacking(worst, node) ? check : worst;
        }
        return worst;
    }

    /** How much of what is asked a node lacks, in millionths. */
    private long lacking(FeasibilityCheck check, int node) {
        long asked = amounts.asked(check);
        long free = amounts.free(check, node);
        return free >= asked ? 0 : (asked - free) * PARTS / asked;
    }

    Optional<Miss> found() {
        if (nearest < 0) {
            return Optional.empty();
        }
        FeasibilityCheck worst = worst(nearest);
        return Optional.of(new Miss(table.node(nearest).id(), worst.code(), amounts.asked(worst),
                amounts.free(worst, nearest), amounts.capacity(worst, nearest)));
    }
}
