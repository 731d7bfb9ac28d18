package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Both routes do the same. */
class BoardBenchmarkTest {

    private static final int NODES = 20;
    private static final int ROUNDS = 500;

    private static BoardBenchmark boards(String route) {
        BoardBenchmark benchmark = new BoardBenchmark();
        benchmark.shapes = 16;
        benchmark.route = route;
        benchmark.nodes = NODES;
        benchmark.fill();
        return benchmark;
    }

    @Test
    void boardsChooseWhatTheScanChooses() {
        BoardBenchmark board = boards("board");
        BoardBenchmark scan = boards("scan");
        for (int round = 0; round < ROUNDS; round++) {
            assertEquals(scan.replace(), board.replace());
        }
        assertThrows(IllegalArgumentException.class, () -> boards("street"));
    }
}
