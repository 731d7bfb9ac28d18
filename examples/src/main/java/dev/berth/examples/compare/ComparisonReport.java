package dev.berth.examples.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.examples.console.Format;
import dev.berth.simulation.PolicyComparison;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;

/**
 * What a comparison of policies tells, as a table, as JSON or as a chart.
 *
 * @param seeds of its fills
 * @param rows one for each policy
 */
record ComparisonReport(Seeds seeds, List<PolicyComparison.Row> rows) {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 480;
    private static final int NAME = 22;
    private static final int COLUMN = 9;
    private static final int LEGIBLE_LABELS = 6;
    private static final int TILTED = 30;
    private static final Color BAR = new Color(0x1F, 0x5A, 0xA6);

    JsonObject json() {
        JsonObject json = new JsonObject();
        JsonArray numbers = new JsonArray();
        seeds.values().forEach(numbers::add);
        json.add("seeds", numbers);
        JsonArray policies = new JsonArray();
        rows.forEach(row -> policies.add(json(row)));
        json.add("policies", policies);
        return json;
    }

    private static JsonObject json(PolicyComparison.Row row) {
        JsonObject json = new JsonObject();
        json.addProperty("policy", row.policy());
        json.add("unallocatedPercent", Format.figure(row.unallocatedPercent()));
        json.add("fragmentationPercent", Format.figure(row.fragmentationPercent()));
        JsonObject refused = new JsonObject();
        row.refusedByClass().forEach((kind, count) -> refused.add(kind, Format.figure(count)));
        json.add("refusedByClass", refused);
        json.add("decisionsPerSecond", Format.figure(row.decisionsPerSecond()));
        return json;
    }

    String table() {
        StringBuilder text = new StringBuilder("Fills, mean of " + seeds + "; % of GPUs; refusals for each fill\n\n");
        line(text, "Policy", List.of("Unalloc.", "Fragm.", "Dec./s"));
        rows.forEach(row -> line(text, row.policy(), List.of(number("%.2f %%", row.unallocatedPercent()),
                number("%.1f %%", row.fragmentationPercent()), number("%,.0f", row.decisionsPerSecond()))));
        TreeSet<String> kinds = new TreeSet<>();
        rows.forEach(row -> kinds.addAll(row.refusedByClass().keySet()));
        text.append('\n');
        line(text, "Refused", List.copyOf(kinds));
        rows.forEach(row -> line(text, row.policy(), kinds.stream()
                .map(kind -> number("%,.1f", row.refusedByClass().getOrDefault(kind, 0.0))).toList()));
        return text.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void line(StringBuilder text, String name, List<String> columns) {
        text.append(String.format(Locale.ROOT, "%-" + NAME + "s", name));
        columns.forEach(column -> text.append(String.format(Locale.ROOT, "%" + COLUMN + "s", column)));
        text.append('\n');
    }

    /** Bars of what each policy left, as SVG. */
    byte[] chart() throws IOException {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT)
                .title("GPUs left over when requests for all of them had come, mean of " + seeds)
                .xAxisTitle("").yAxisTitle("GPUs not allocated, %").build();
        chart.getStyler().setAvailableSpaceFill(0.6).setLabelsVisible(true)
                .setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setLegendVisible(false)
                .setAntiAlias(true);
        chart.getStyler().setYAxisMin(0.0).setXAxisLabelRotation(rows.size() > LEGIBLE_LABELS ? TILTED : 0)
                .setYAxisDecimalPattern("0.##").setSeriesColors(new Color[] {BAR});
        chart.addSeries("unallocated", rows.stream().map(PolicyComparison.Row::policy).toList(),
                rows.stream().map(PolicyComparison.Row::unallocatedPercent).toList());
        return ChartEncoder.getBytes(chart, "svg");
    }
}
