package dev.berth.examples.question;

import dev.berth.Explanation;
import dev.berth.Obstacle;
import dev.berth.examples.console.Format;
import java.util.List;
import java.util.Locale;

/**
 * The obstacles of a request, one a row.
 *
 * @param explanation has at least one
 */
record ObstacleTable(Explanation explanation) {

    private static final String ROW = "%-23s%7s%11s%12s%13s%13s%n";

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(System.lineSeparator());
        row(table, List.of("In the way", "Nodes", "Asked", "Most free", "Most in all", "If emptied"));
        explanation.obstacles().forEach(obstacle -> row(table, cells(obstacle)));
        return table.append("Each node counts once, under the first thing that is in its way.")
                .append(System.lineSeparator()).toString();
    }

    private List<String> cells(Obstacle obstacle) {
        ResourceUnit unit = obstacle.filter().isPresent() ? ResourceUnit.NONE : ResourceUnit.of(obstacle.code(),
                explanation);
        String name = obstacle.filter().map(filter -> filter + "/").orElse("") + unit.named(obstacle.code());
        String nodes = Format.number(obstacle.nodes());
        String goes = obstacle.preemptible() ? "gone" : "stays";
        return obstacle.asked() == 0 ? List.of(name, nodes, "", "", "", goes)
                : List.of(name, nodes, unit.text(obstacle.asked()), unit.text(obstacle.mostFree()),
                unit.capacity(obstacle.mostCapacity()), goes);
    }

    private static void row(StringBuilder table, List<String> cells) {
        table.append(String.format(Locale.ROOT, ROW, cells.toArray()));
    }
}
