package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.Backfill;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.intake.SwfJob;
import dev.berth.intake.SwfLog;
import dev.berth.model.Node;
import dev.berth.policy.QueueOrders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published table on the Lublin-1 log, to its last digit. (Zhang et al., RLScheduler, SC 2020.) */
final class LublinTest {

    private static final Path LOG = Path.of("..", "..", "..", "shared", "data", "swf", "lublin-1.swf");
    private static final int WINDOW = 1_024;
    private static final List<Integer> WINDOWS =
            List.of(1981, 2756, 4299, 8850, 3316, 2714, 5228, 7762, 4022, 7085);

    @ParameterizedTest
    @CsvSource({
        "fcfs, NONE, 7273.77", "sjf, NONE, 277.35", "f1, NONE, 258.37",
        "fcfs, RESERVATION, 235.82", "sjf, RESERVATION, 73.31", "f1, RESERVATION, 75.07"})
    void theTableIsReproduced(String order, Backfill backfill, double slowdown) {
        assumeTrue(Files.exists(LOG), "The log is not there. file=" + LOG);
        List<SwfJob> jobs = SwfLog.read(LOG).jobs();
        double mean = WINDOWS.stream().mapToDouble(first ->
                run(jobs.subList(first, first + WINDOW), order, backfill)).average().orElseThrow();
        assertEquals(slowdown, mean, 0.005);
    }

    private static double run(List<SwfJob> window, String order, Backfill backfill) {
        Node machine = Node.builder("machine").cpuMillis(256_000).build();
        return Simulation.run(Scheduler.builder().order(QueueOrders.named(order).orElseThrow()).backfill(backfill)
                        .limits(Limits.builder().candidates(10_000).rankings(10_000).build()), List.of(machine),
                window.stream().map(SwfJob::arrival).toList(), arrived -> { }).total().averageBoundedSlowdown();
    }
}
