package dev.berth.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page {@code QUALITY.md}, whose tables are made from the result and never typed.
 *
 * @param text as it stands, with both marks
 */
record QualityPage(String text) {

    static final String BEGIN = "<!-- Below: written by QualityRunner. -->\n";
    static final String END = "<!-- Above: written by QualityRunner. -->\n";

    /** The page with the tables of a result between the marks. */
    String with(QualityResult result) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The page lacks its marks. begin=" + begin + " end=" + end);
        }
        return text.substring(0, begin + BEGIN.length()) + "\n" + tables(result) + "\n" + text.substring(end);
    }

    private static String tables(QualityResult result) {
        StringBuilder out = new StringBuilder("Measured on " + result.cores() + " cores, " + result.system() + ", Java "
                + result.java() + ", at a load average of " + format("%.1f", result.loadAverages().get(0))
                + " at the beginning and " + format("%.1f", result.loadAverages().get(1)) + " at the end.\n\n"
                + "## Unallocated GPUs, %\n\n");
        row(out, "Policy", result.traces(), QualityResult.Trace::name);
        row(out, "---", result.traces(), trace -> "--:");
        for (int policy = 0; policy < result.policies().size(); policy++) {
            int at = policy;
            row(out, "`" + result.policies().get(policy) + "`", result.traces(), trace -> unallocated(trace, at));
        }
        row(out, "bound", result.traces(), trace -> trace.known().map(bound -> format("%.2f", bound)).orElse(""));
        result.traces().forEach(trace -> describe(out, trace));
        return out.toString();
    }

    /** The least is bold. */
    private static String unallocated(QualityResult.Trace trace, int policy) {
        double least = trace.rows().stream().map(QualityResult.Row::unallocatedPercent)
                .min(Comparator.naturalOrder()).orElseThrow();
        double own = trace.rows().get(policy).unallocatedPercent();
        return format(own == least ? "**%.2f**" : "%.2f", own);
    }

    private static void describe(StringBuilder out, QualityResult.Trace trace) {
        out.append(format("%n## %s%n%n%,d nodes, %,d GPUs; a trace of %,d requests. Refusals are those of a fill.%n%n",
                trace.name(), trace.nodes(), trace.gpus(), trace.requests()));
        TreeSet<String> kinds = new TreeSet<>();
        trace.rows().forEach(row -> kinds.addAll(row.refusedByClass().keySet()));
        row(out, "Policy | Unallocated | Fragmentation | Decisions/s", List.copyOf(kinds), kind -> "refused " + kind);
        row(out, "---|--:|--:|--:", List.copyOf(kinds), kind -> "--:");
        for (QualityResult.Row row : trace.rows()) {
            row(out, format("`%s` | %.2f %% | %.1f %% | %,d", row.policy(), row.unallocatedPercent(),
                    row.fragmentationPercent(), row.decisionsPerSecond()), List.copyOf(kinds),
                    kind -> format("%,.1f", row.refusedByClass().getOrDefault(kind, 0.0)));
        }
    }

    private static <T> void row(StringBuilder out, String first, List<T> columns, Function<T, String> cell) {
        out.append("| ").append(first).append(" | ")
                .append(columns.stream().map(cell).collect(Collectors.joining(" | "))).append(" |\n");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
