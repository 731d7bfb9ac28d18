package dev.berth.examples.trace;

import dev.berth.simulation.ReplayPoint;
import dev.berth.simulation.ReplayResult;
import dev.berth.simulation.SimulationResult;
import dev.berth.spi.BerthException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how a replay or a simulation went: what was held over what had arrived or over time, and how many waited. */
public final class ReplayChart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 480;
    private static final int MOST_POINTS = 480;
    private static final float LINE = 1.5f;
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final Color HELD = new Color(0x1F, 0x5A, 0xA6);
    private static final Color QUEUED = new Color(0xC6, 0x62, 0x1B);

    private final String title;
    private final String unit;
    private final boolean fill;
    private final List<ReplayPoint> curve;
    private final double capacityMilli;

    private ReplayChart(String title, String unit, boolean fill, List<ReplayPoint> curve, double capacityMilli) {
        this.title = title;
        this.unit = unit;
        this.fill = fill;
        this.curve = curve;
        this.capacityMilli = capacityMilli;
    }

    public static ReplayChart of(ReplaySettings settings, ReplayResult result) {
        return new ReplayChart("Replay: " + settings.words(), "GPUs", settings.mode() == ReplayMode.FILL,
                result.curve(), result.capacityMilli());
    }

    public static ReplayChart of(SimulationResult result, String title) {
        return new ReplayChart(title, result.hasGpus() ? "GPUs" : "CPUs", false, result.curve(),
                result.capacityMilli());
    }

    public void write(Path file) {
        try {
            Files.write(file, ChartEncoder.getBytes(draw(), "svg"));
        } catch (IOException e) {
            throw new BerthException("The chart cannot be written. file=" + file + " error=" + e, e);
        }
    }

    XYChart draw() {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT)
                .title(title)
                .xAxisTitle(fill ? unit + " asked for so far, % of the cluster" : "Virtual time, hours")
                .yAxisTitle(unit + " held, % of the cluster").build();
        style(chart);
        ToDoubleFunction<ReplayPoint> across = fill ? point -> percent(point.arrivedMilli()) : this::hours;
        List<ReplayPoint> points = thinned(across);
        double[] x = values(points, across);
        line(chart, unit + " held", x, values(points, point -> percent(point.allocatedMilli()))).setLineColor(HELD);
        if (!fill) {
            XYSeries queue = line(chart, "Requests waiting", x, values(points, ReplayPoint::waiting));
            queue.setLineColor(QUEUED).setYAxisGroup(1);
            chart.setYAxisGroupTitle(1, "Requests waiting");
            chart.getStyler().setYAxisGroupPosition(1, YAxisPosition.Right);
            double longest = points.stream().mapToInt(ReplayPoint::waiting).max().orElse(0);
            chart.getStyler().setYAxisMin(1, 0.0).setYAxisMax(1, Math.max(1, longest));
        }
        return chart;
    }

    private static void style(XYChart chart) {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler().setYAxisMin(0, 0.0).setYAxisMax(0, 100.0).setYAxisDecimalPattern("#")
                .setXAxisDecimalPattern("#.#").setAntiAlias(true);
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step).setMarker(SeriesMarkers.NONE)
                .setLineStyle(new BasicStroke(LINE));
        return series;
    }

    /** Where the curve stands at evenly spread places, and where it ends. */
    private List<ReplayPoint> thinned(ToDoubleFunction<ReplayPoint> x) {
        double first = x.applyAsDouble(curve.get(0));
        ReplayPoint last = curve.get(curve.size() - 1);
        double step = (x.applyAsDouble(last) - first) / MOST_POINTS;
        List<ReplayPoint> points = new ArrayList<>();
        for (ReplayPoint point : curve) {
            if (points.isEmpty() || x.applyAsDouble(point) >= x.applyAsDouble(points.get(points.size() - 1)) + step) {
                points.add(point);
            }
        }
        points.add(last);
        return points;
    }

    private double percent(long milli) {
        return 100.0 * milli / capacityMilli;
    }

    private double hours(ReplayPoint point) {
        return Duration.between(curve.get(0).at(), point.at()).toMillis() / MILLIS_PER_HOUR;
    }

    private static double[] values(List<ReplayPoint> points, ToDoubleFunction<ReplayPoint> value) {
        return points.stream().mapToDouble(value).toArray();
    }
}
