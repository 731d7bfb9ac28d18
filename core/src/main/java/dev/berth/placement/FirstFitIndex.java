package dev.berth.placement;

import dev.berth.model.Shape;
import java.util.Arrays;

/**
 * What nodes have free at most, by blocks of 64 nodes and by blocks of those, so that the first node with room is
 * found without looking at every one. Only blocks that have changed are looked through again, and only on the way.
 *
 * <p>Follows the change log when it is asked. Used by one thread at a time.
 */
final class FirstFitIndex implements ChangeLog.Follower {

    private static final int BITS = 6;
    private static final int SIZE = 1 << BITS;

    /** The maxima of one level; a block of it covers {@code SIZE} of the level below. */
    private static final class Level {
        private long[] cpu = new long[0];
        private long[] memory = new long[0];
        private int[] wholeGpus = new int[0];
        private int[] gpuMilli = new int[0];
        private boolean[] stale = new boolean[0];

        void reach(int block) {
            if (block >= stale.length) {
                int length = Math.max(block + 1, 2 * stale.length);
                cpu = Arrays.copyOf(cpu, length);
                memory = Arrays.copyOf(memory, length);
                wholeGpus = Arrays.copyOf(wholeGpus, length);
                gpuMilli = Arrays.copyOf(gpuMilli, length);
                stale = Arrays.copyOf(stale, length);
            }
        }

        void clear(int block) {
            cpu[block] = -1;
            memory[block] = -1;
            wholeGpus[block] = -1;
            gpuMilli[block] = -1;
            stale[block] = false;
        }

        boolean mayHave(int block, Shape shape) {
            return shape.resources().cpuMillis() <= cpu[block] && shape.resources().memoryMib() <= memory[block]
                    && (shape.gpus().isFraction() ? shape.gpus().gpuMilli() <= gpuMilli[block]
                    : shape.gpus().count() <= wholeGpus[block]);
        }
    }

    private final NodeTable table;
    private final ChangeLog.Reader changes;
    private final Level blocks = new Level();
    private final Level superblocks = new Level();

    FirstFitIndex(NodeTable table) {
        this.table = table;
        this.changes = new ChangeLog.Reader(table);
    }

    @Override
    public void changed(int ordinal) {
        blocks.reach(ordinal >> BITS);
        superblocks.reach(ordinal >> 2 * BITS);
        blocks.stale[ordinal >> BITS] = true;
        superblocks.stale[ordinal >> 2 * BITS] = true;
    }

    /** The first node with room after an ordinal, or else from 0 on, or -1. */
    int firstAfter(int ordinal, NodeFeasibility fit) {
        int after = first(ordinal + 1, table.nodes(), fit);
        return after >= 0 ? after : first(0, Math.min(ordinal + 1, table.nodes()), fit);
    }

    private int first(int from, int to, NodeFeasibility fit) {
        changes.bringUpToDate(this);
        int node = from;
        while (node >= 0 && node < to) {
            if ((node & (SIZE << BITS) - 1) == 0 && !superMayHave(node >> 2 * BITS, fit.shape)) {
                node += SIZE << BITS;
            } else if ((node & SIZE - 1) == 0 && !mayHave(node >> BITS, fit.shape)) {
                node += SIZE;
            } else if (fit.hasRoom(node)) {
                return node;
            } else {
                node++;
            }
            node = fit.nextOpen(node);
        }
        return -1;
    }

    private boolean superMayHave(int block, Shape shape) {
        if (superblocks.stale[block]) {
            superblocks.clear(block);
            int end = Math.min(block + 1 << BITS, table.nodes() + SIZE - 1 >> BITS);
            for (int part = block << BITS; part < end; part++) {
                refresh(part);
                superblocks.cpu[block] = Math.max(superblocks.cpu[block], blocks.cpu[part]);
                superblocks.memory[block] = Math.max(superblocks.memory[block], blocks.memory[part]);
                superblocks.wholeGpus[block] = Math.max(superblocks.wholeGpus[block], blocks.wholeGpus[part]);
                superblocks.gpuMilli[block] = Math.max(superblocks.gpuMilli[block], blocks.gpuMilli[part]);
            }
        }
        return superblocks.mayHave(block, shape);
    }

    private boolean mayHave(int block, Shape shape) {
        refresh(block);
        return blocks.mayHave(block, shape);
    }

    private void refresh(int block) {
        if (!blocks.stale[block]) {
            return;
        }
        blocks.clear(block);
        int end = Math.min(block + 1 << BITS, table.nodes());
        for (int node = block << BITS; node < end; node++) {
            if (table.serves(node)) {
                blocks.cpu[block] = Math.max(blocks.cpu[block], table.freeCpuMillis(node));
                blocks.memory[block] = Math.max(blocks.memory[block], table.freeMemoryMib(node));
                blocks.wholeGpus[block] = Math.max(blocks.wholeGpus[block], Long.bitCount(table.freeGpuMask(node)));
                blocks.gpuMilli[block] = Math.max(blocks.gpuMilli[block], table.gpus().mostMilli(node));
            }
        }
    }
}
