package dev.berth.benchmark;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Draws what {@link PlacementBenchmark} measured, which JMH writes with {@code -rf json}: a bar for each engine and
 * number of nodes, the fastest engine first, on a logarithmic scale.
 */
public final class ResultChart {

    private static final String BENCHMARK = PlacementBenchmark.class.getName() + ".replace";
    private static final int WIDTH = 960;
    private static final int HEIGHT = 480;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final MathContext DIGITS = new MathContext(3);
    private static final String NUMBERS = "#,##0.##";
    private static final Color[] COLOURS = {new Color(0x9D, 0xBC, 0xE0), new Color(0x1F, 0x5A, 0xA6),
            new Color(0x0B, 0x2A, 0x52), new Color(0xC6, 0x62, 0x1B)};

    /** Microseconds by engine, by number of nodes. */
    private final TreeMap<Integer, Map<String, Double>> micros = new TreeMap<>();

    ResultChart(String json) {
        for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
            JsonObject result = element.getAsJsonObject();
            if (result.get("benchmark").getAsString().equals(BENCHMARK)) {
                add(result.getAsJsonObject("params"), result.getAsJsonObject("primaryMetric"));
            }
        }
        if (micros.isEmpty()) {
            throw new IllegalArgumentException("There is no result to draw. benchmark=" + BENCHMARK);
        }
    }

    private void add(JsonObject params, JsonObject metric) {
        String unit = metric.get("scoreUnit").getAsString();
        if (!unit.equals("ns/op")) {
            throw new IllegalArgumentException("The result is in another unit. unit=" + unit + " wanted=ns/op");
        }
        double time = metric.get("score").getAsDouble() / NANOS_PER_MICRO;
        micros.computeIfAbsent(params.get("nodes").getAsInt(), nodes -> new HashMap<>())
                .put(params.get("engine").getAsString(), new BigDecimal(time).round(DIGITS).doubleValue());
    }

    /**
     * Draws a file.
     *
     * @param args JMH's result and the SVG file to write
     * @throws IOException if the first cannot be read or the second not written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Usage: ResultChart RESULT.json CHART.svg");
            System.exit(2);
        }
        ResultChart chart = new ResultChart(Files.readString(Path.of(args[0])));
        Files.writeString(Path.of(args[1]), chart.svg());
    }

    /** The picture; letters are outlines, whose coordinates are cut to what can be seen. */
    String svg() throws IOException {
        String exact = new String(ChartEncoder.getBytes(draw(), "svg"), StandardCharsets.UTF_8);
        return exact.replaceAll("(\\.\\d\\d)\\d+", "$1");
    }

    private CategoryChart draw() {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT)
                .title("One release and one placement, " + PlacementBenchmark.LOAD_PERCENT + " % of the GPUs held")
                .xAxisTitle("").yAxisTitle("µs, logarithmic").build();
        CategoryStyler style = chart.getStyler();
        style.setAvailableSpaceFill(0.8).setLabelsVisible(true);
        style.setYAxisLogarithmic(true).setYAxisMin(floor()).setYAxisDecimalPattern(NUMBERS)
                .setPlotGridVerticalLinesVisible(false).setPlotGridHorizontalLinesVisible(false);
        style.setDecimalPattern(NUMBERS).setSeriesColors(COLOURS).setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false).setLegendPosition(LegendPosition.OutsideS).setAntiAlias(true);
        List<String> engines = engines();
        micros.forEach((nodes, byEngine) ->
                chart.addSeries("%,d nodes".formatted(nodes), engines, heights(engines, byEngine)));
        return chart;
    }

    /** The power of ten below the least time. */
    private double floor() {
        double least = micros.values().stream().flatMap(byEngine -> byEngine.values().stream())
                .min(Comparator.naturalOrder()).orElseThrow();
        return Math.pow(10, Math.floor(Math.log10(least)));
    }

    /** All engines, the fastest first. */
    List<String> engines() {
        Map<String, Double> least = new HashMap<>();
        micros.values().forEach(byEngine -> byEngine.forEach((engine, time) -> least.merge(engine, time, Math::min)));
        List<String> engines = new ArrayList<>(least.keySet());
        engines.sort(Comparator.comparing(least::get));
        return engines;
    }

    /** What was not measured has no bar. */
    private static List<Double> heights(List<String> engines, Map<String, Double> byEngine) {
        return engines.stream().map(engine -> byEngine.getOrDefault(engine, Double.NaN)).toList();
    }
}
