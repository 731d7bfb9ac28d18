package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Backfill;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.intake.Arrival;
import dev.berth.intake.SwfJob;
import dev.berth.model.Request;
import dev.berth.policy.QueueOrders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What simulations tell, reckoned by hand; and how long a long log takes. */
final class SimulationTest {

    private static final SwfJob WIDE = new SwfJob(1, 0, 100, 100, 6, 7, 1);
    private static final SwfJob WHOLE = new SwfJob(2, 10, 50, 50, 8, 8, 2);
    private static final SwfJob NARROW = new SwfJob(3, 20, 40, 60, 2, 7, 1);
    private static final SwfJob TOO_LARGE = new SwfJob(4, 30, 10, 9, 9, 7, 1);

    private static SimulationResult run(List<SwfJob> jobs, int processors, String order, Backfill backfill) {
        Workload workload = Workload.ofJobs(jobs, processors);
        return Simulation.run(Scheduler.builder().order(QueueOrders.named(order).orElseThrow()).backfill(backfill)
                .limits(Limits.builder().candidates(10_000).rankings(10_000).build()), workload.nodes(),
                workload.arrivals(),
                arrived -> { });
    }

    @Test
    void theCurveTellsWhatIsHeldAndWhoWaits() {
        SimulationResult result = run(List.of(WIDE, WHOLE, NARROW), 8, "fcfs", Backfill.EASY);
        assertEquals(List.of(point(0, 6, 6, 0), point(10, 14, 6, 1), point(20, 16, 8, 1), point(60, 16, 6, 1),
                point(100, 16, 8, 0), point(150, 16, 0, 0)), result.curve());
        assertEquals(8_000, result.capacityMilli());
    }

    @Test
    void startsAreConfirmed() {
        Workload workload = Workload.ofJobs(List.of(WIDE, WHOLE, NARROW), 8);
        SimulationResult result = Simulation.run(Scheduler.builder().limits(
                Limits.builder().startTimeout(Duration.ofSeconds(5)).build()), workload.nodes(), workload.arrivals(),
                arrived -> { });
        assertEquals(List.of(100L, 150L, 60L), result.jobs().stream()
                .map(job -> job.end().orElseThrow().getEpochSecond()).toList());
    }

    private static ReplayPoint point(long second, long arrived, long held, int waiting) {
        return new ReplayPoint(Instant.ofEpochSecond(second), arrived * 1_000, held * 1_000, waiting);
    }

    @Test
    void windowsCountAlike() {
        SimulationFigures figures = new SimulationFigures(List.of(
                run(List.of(WIDE, WHOLE, NARROW), 8, "fcfs", Backfill.EASY),
                run(List.of(WHOLE), 8, "fcfs", Backfill.EASY)));
        assertEquals(4, figures.total().jobs());
        assertEquals((1.6 + 1) / 2, figures.total().averageBoundedSlowdown(), 1e-9);
        assertEquals((30.0 + 0) / 2, figures.total().averageWaitSeconds(), 1e-9);
        assertEquals((90.0 + 100) / 2, figures.utilisationPercent(), 1e-9);
        assertEquals((2.8 + 1) / 2, figures.byUser().get("user-8").averageBoundedSlowdown(), 1e-9);
        assertEquals(1, figures.byProject().get("group-1").averageBoundedSlowdown(), 1e-9);
        assertEquals(0, figures.waiting());
        assertThrows(IllegalArgumentException.class, () -> new SimulationFigures(List.of()));
    }

    @Test
    void whatIsTooLargeIsSkippedAndWindowsAreCutBefore() {
        Workload workload = Workload.ofJobs(List.of(WIDE, TOO_LARGE), 8);
        assertEquals(1, workload.skipped());
        assertEquals(List.of(WIDE.arrival()), workload.arrivals());
        assertEquals(List.of(List.of(WHOLE, NARROW), List.of(WIDE, WHOLE)),
                Workload.windows(List.of(WIDE, WHOLE, NARROW), List.of(1, 0), 2));
    }

    @Test
    void aTracesRunTimesAreItsEstimates() {
        Workload workload = Workload.ofTrace(List.of(), List.of(NARROW.arrival()));
        assertEquals(Duration.ofSeconds(60), workload.arrivals().get(0).request().duration().orElseThrow());
        Arrival unlimited = new Arrival(Request.builder("r").shapes(
                NARROW.arrival().request().shapes().get(0)).build(), NARROW.arrival().submitted(),
                NARROW.arrival().runTime());
        assertEquals(Duration.ofSeconds(40), Workload.ofTrace(List.of(), List.of(unlimited)).arrivals().get(0)
                .request().duration().orElseThrow());
    }

    /** About 15 s of one processor each; {@code -Dberth.long=true}. */
    @Test
    @EnabledIfSystemProperty(named = "berth.long", matches = "true")
    void aLongLogTakesLessThanAMinute() {
        List<SwfJob> jobs = SyntheticLog.jobs(450_000, 7);
        for (String how : List.of("fcfs EASY", "sjf RESERVATION")) {
            long begin = System.nanoTime();
            SimulationResult result = run(jobs, SyntheticLog.PROCESSORS, how.split(" ")[0],
                    Backfill.valueOf(how.split(" ")[1]));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.println(how + " took " + took.toMillis() + " ms, utilisation " + result.utilisationPercent());
            assertEquals(450_000, result.total().started());
            assertTrue(took.compareTo(Duration.ofMinutes(1)) < 0, how + " " + took);
        }
    }
}
