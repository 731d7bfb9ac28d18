package dev.berth.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * Draws a {@link QualityResult} as SVG: for each trace a bar for each policy, and across them the bound where one is
 * known. By hand, since XChart puts a line beside the bars of its category rather than across them.
 */
final class QualityChart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 490;
    private static final int LEFT = 50;
    private static final int TOP = 50;
    private static final int BOTTOM = 370;
    private static final int GROUP_GAP = 20;
    private static final int STEP = 2;
    private static final int LEGEND_COLUMNS = 4;
    private static final int LEGEND_WIDTH = 220;
    private static final int LEGEND_LINE = 24;
    private static final int LEGEND_TOP = 420;
    private static final String BOUND = "#c6621b";
    private static final List<String> COLOURS = List.of("#0b2a52", "#1f5aa6", "#5d8fcb", "#9dbce0", "#4b8b6f",
            "#8fbfa5", "#a8a8a8", "#d4d4d4", "#7a5c99", "#b9a3ce");

    private final QualityResult result;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    QualityChart(QualityResult result) {
        this.result = result;
        this.most = result.traces().stream().flatMap(trace -> trace.rows().stream())
                .mapToDouble(QualityResult.Row::unallocatedPercent).max().orElseThrow();
    }

    String svg() {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"13\">", WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        text(WIDTH / 2.0, TOP / 2.0, "middle", "GPUs not allocated when requests for all of them had come, in %,"
                + " mean of seeds " + result.seeds().get(0) + " to " + result.seeds().get(result.seeds().size() - 1));
        for (int percent = 0; percent <= most; percent += STEP) {
            line(LEFT, WIDTH, y(percent), "#dddddd", 1);
            text(LEFT - 6, y(percent) + 4, "end", Integer.toString(percent));
        }
        double width = (double) (WIDTH - LEFT) / result.traces().size();
        for (int trace = 0; trace < result.traces().size(); trace++) {
            group(result.traces().get(trace), LEFT + trace * width + GROUP_GAP / 2.0, width - GROUP_GAP);
        }
        legend();
        return svg.append("</svg>\n").toString();
    }

    private void group(QualityResult.Trace trace, double left, double width) {
        double bar = width / trace.rows().size();
        for (int at = 0; at < trace.rows().size(); at++) {
            QualityResult.Row row = trace.rows().get(at);
            double top = y(row.unallocatedPercent());
            add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s %.2f</title></rect>",
                    left + at * bar, top, bar, BOTTOM - top, COLOURS.get(at), row.policy(), row.unallocatedPercent());
        }
        trace.known().ifPresent(bound -> line(left, left + width, y(bound), BOUND, 2));
        text(left + width / 2, BOTTOM + 20, "middle", trace.name());
    }

    private void legend() {
        List<String> policies = result.policies();
        for (int at = 0; at <= policies.size(); at++) {
            double x = LEFT + at % LEGEND_COLUMNS * LEGEND_WIDTH;
            double y = LEGEND_TOP + at / LEGEND_COLUMNS * LEGEND_LINE;
            boolean bound = at == policies.size();
            add("<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"%d\" fill=\"%s\"/>", x, bound ? y - 6 : y - 12,
                    bound ? 2 : 14, bound ? BOUND : COLOURS.get(at));
            text(x + 20, y, "start", bound ? "bound" : policies.get(at));
        }
    }

    private double y(double percent) {
        return BOTTOM - (BOTTOM - TOP) * percent / most;
    }

    private void line(double from, double to, double y, String colour, int width) {
        add("<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>", from, y, to, colour, width);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
