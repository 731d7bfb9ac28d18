package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.berth.policy.Policies;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.PolicyComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page and the chart of the repository are those of the result beside them. */
class QualityPageTest {

    private static final Path RESULTS = Path.of("results");

    private static QualityResult result() throws IOException {
        return new Gson().fromJson(Files.readString(RESULTS.resolve("quality.json")), QualityResult.class);
    }

    @Test
    void theTablesAreNotTyped() throws IOException {
        String page = Files.readString(Path.of("QUALITY.md"));
        assertEquals(page, new QualityPage(page).with(result()));
        QualityResult.Trace first = result().traces().get(0);
        assertTrue(page.contains("`berth` | " + "%.2f %%".formatted(first.rows().get(0).unallocatedPercent())), page);
        assertThrows(IllegalArgumentException.class, () -> new QualityPage("without marks").with(result()));
    }

    @Test
    void theChartHasABarForEveryFigureAndALineForEveryBound() throws IOException {
        String svg = Files.readString(RESULTS.resolve("quality.svg"));
        assertEquals(svg, new QualityChart(result()).svg());
        assertEquals(result().traces().size() * result().policies().size(),
                svg.lines().filter(line -> line.contains("<title>")).count());
        assertEquals(result().traces().stream().filter(trace -> trace.known().isPresent()).count(),
                svg.lines().filter(line -> line.contains("<path") && line.contains("#c6621b")).count());
    }

    /** The only trace that needs no file from elsewhere, and its figures on this page. */
    @Test
    void theFiguresCanBeHadAgain() throws IOException {
        QualityTrace trace = QualityTrace.cpuScarce();
        QualityResult.Trace shown = result().traces().stream().filter(each -> each.name().equals(trace.name()))
                .findFirst().orElseThrow();
        PolicyComparison.Row row = new PolicyComparison(trace.nodes(), trace.requests(), FillProtocol.PAPER_PERCENT)
                .run(Policies.berth(), result().seeds(), () -> { });
        QualityResult.Row again = QualityResult.Row.of(row);
        QualityResult.Row berth = shown.rows().get(0);
        assertEquals(List.of(berth.policy(), berth.unallocatedPercent(), berth.fragmentationPercent(),
                berth.refusedByClass()), List.of(again.policy(), again.unallocatedPercent(),
                again.fragmentationPercent(), again.refusedByClass()));
    }
}
