package dev.berth.placement;

import java.util.Arrays;

/**
 * The nodes ranked for one shape: a winner tree over their scores, brought up to date from the log of changed nodes
 * when it is asked.
 *
 * <p>Exact: a node that has not changed has the score it had. Costs a score and a path to the root for each change
 * since it was last asked, or a score for every node where that is less. Used by one thread at a time.
 */
final class ScoreBoard {

    private static final int NOBODY = -1;
    private static final int BATCH = 64;

    private final NodeTable table;
    private final GuardedPlugins plugins;
    private final int[] batch = new int[BATCH];
    private final long[] batchScores = new long[BATCH];
    private long seen;
    private int leaves;
    private long[] scores = new long[0];
    /** Winners by heap order: the root at 1, the leaf of node n at leaves + n. */
    private int[] winners = {NOBODY, NOBODY};

    ScoreBoard(NodeTable table, GuardedPlugins plugins) {
        this.table = table;
        this.plugins = plugins;
    }

    /** The node with room that scores highest, of equal ones the lowest ordinal, or -1. */
    int best(NodeFeasibility fit) {
        ChangeLog changes = table.changes();
        long end = changes.end();
        if (table.nodes() > leaves || !changes.reachesBackTo(seen) || end - seen > table.nodes()) {
            rebuild(fit);
        } else {
            catchUp(fit, changes, end);
        }
        seen = end;
        return winners[1];
    }

    private void rebuild(NodeFeasibility fit) {
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, table.nodes() - 1)) << 1);
        scores = new long[leaves];
        winners = new int[2 * leaves];
        Arrays.fill(winners, NOBODY);
        int count = 0;
        for (int node = 0; node < table.nodes(); node++) {
            if (fit.hasRoom(node)) {
                batch[count++] = node;
            }
            if (count == BATCH || count > 0 && node == table.nodes() - 1) {
                score(fit, count);
                count = 0;
            }
        }
        for (int at = leaves - 1; at > 0; at--) {
            winners[at] = winner(winners[2 * at], winners[2 * at + 1]);
        }
    }

    private void score(NodeFeasibility fit, int count) {
        plugins.score(fit.query, batch, count, table, batchScores);
        for (int i = 0; i < count; i++) {
            scores[batch[i]] = batchScores[i];
            winners[leaves + batch[i]] = batch[i];
        }
    }

    private void catchUp(NodeFeasibility fit, ChangeLog changes, long end) {
        for (long number = seen; number < end; number++) {
            int node = changes.ordinal(number);
            if (node < table.nodes() && fit.hasRoom(node)) {
                batch[0] = node;
                score(fit, 1);
            } else if (node < leaves) {
                winners[leaves + node] = NOBODY;
            } else {
                continue;
            }
            for (int at = leaves + node >>> 1; at > 0; at >>>= 1) {
                winners[at] = winner(winners[2 * at], winners[2 * at + 1]);
            }
        }
    }

    private int winner(int left, int right) {
        if (left == NOBODY || right == NOBODY) {
            return left == NOBODY ? right : left;
        }
        return scores[right] > scores[left] ? right : left;
    }
}
