package dev.berth.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart shows every figure of the result, and nothing that is not in it. */
class ResultChartTest {

    private static String result(String engine, int nodes, String score, String unit) {
        return """
                {"benchmark": "dev.berth.benchmark.PlacementBenchmark.replace",
                 "params": {"engine": "%s", "nodes": "%d"},
                 "primaryMetric": {"score": %s, "scoreUnit": "%s"}}""".formatted(engine, nodes, score, unit);
    }

    @Test
    void everyFigureHasABar(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("result.json");
        Path svg = folder.resolve("chart.svg");
        Files.writeString(json, "[" + result("fenzo", 1_000, "3000000.0", "ns/op") + ","
                + result("cas", 1_000, "900.0", "ns/op") + "," + result("cas", 10_000, "9000.0", "ns/op") + ","
                + "{\"benchmark\": \"dev.berth.benchmark.ExplainBenchmark.place\"}]");
        ResultChart.main(new String[] {json.toString(), svg.toString()});
        assertTrue(Files.readString(svg).startsWith("<?xml"));
        assertEquals(3, filled(Files.readString(svg), "157,188,224"), "two bars and the legend");
        assertEquals(2, filled(Files.readString(svg), "31,90,166"), "a bar and the legend");
    }

    private static long filled(String svg, String colour) {
        return svg.lines().filter(line -> line.contains("fill:rgb(" + colour + ")")).count();
    }

    @Test
    void theFastestEngineComesFirst() {
        ResultChart chart = new ResultChart("[" + result("fenzo", 1_000, "3000000.0", "ns/op") + ","
                + result("cas", 10_000, "9000.0", "ns/op") + "]");
        assertEquals(List.of("cas", "fenzo"), chart.engines());
    }

    @Test
    void aResultOfAnotherKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ResultChart("[]"));
        assertThrows(IllegalArgumentException.class,
                () -> new ResultChart("[" + result("cas", 1_000, "1.0", "ops/s") + "]"));
    }
}
