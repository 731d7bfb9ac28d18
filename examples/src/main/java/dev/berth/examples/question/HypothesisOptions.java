package dev.berth.examples.question;

import dev.berth.Hypothesis;
import dev.berth.examples.console.UsageException;
import dev.berth.intake.NodeCsv;
import dev.berth.model.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say what is supposed of the cluster. */
final class HypothesisOptions {

    private static final String COLUMNS = "node,cpuMillis,memoryMib,storageMib,gpus,gpuModel,gpuMemoryMib";
    private static final String ADD_NODE = "--add-node";
    private static final int MOST_ALIKE = 1_000;

    @Option(names = "--add-like", paramLabel = "NODE[=N]",
            description = "Suppose one node more that is like this one, or N of them. Repeatable.")
    private List<String> alike = List.of();
    @Option(names = ADD_NODE, paramLabel = "ROW",
            description = "Suppose one node more, a row of " + COLUMNS + ". Repeatable.")
    private List<String> rows = List.of();
    @Option(names = "--drain", paramLabel = "NODE", description = "Suppose a node takes no new work. Repeatable.")
    private List<String> drained = List.of();
    @Option(names = "--finish", paramLabel = "REQUEST",
            description = "Suppose a request has given back what it holds. Repeatable.")
    private List<String> finished = List.of();

    /** What the options suppose of a cluster of these nodes. */
    Hypothesis hypothesis(List<Node> nodes) {
        List<Node> added = new ArrayList<>();
        alike.forEach(like -> addAlike(like, nodes, added));
        rows.forEach(row -> added.addAll(node(row)));
        return new Hypothesis(added, Set.copyOf(drained), Set.copyOf(finished));
    }

    private static void addAlike(String like, List<Node> nodes, List<Node> added) {
        int equals = find(like, nodes).isPresent() ? -1 : like.lastIndexOf('=');
        String id = equals < 0 ? like : like.substring(0, equals);
        int count = equals < 0 ? 1 : count(like, equals);
        Node model = find(id, nodes).orElseThrow(() -> new UsageException("There is no such node. node=" + id));
        for (int i = 1; i <= count; i++) {
            added.add(model.toBuilder(id + "+" + i).build());
        }
    }

    private static Optional<Node> find(String id, List<Node> nodes) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    private static int count(String like, int equals) {
        String given = like.substring(equals + 1);
        if (!given.matches("[1-9][0-9]{0,3}") || Integer.parseInt(given) > MOST_ALIKE) {
            throw new UsageException("There can be 1 to " + MOST_ALIKE + " nodes more of a kind. count=" + given);
        }
        return Integer.parseInt(given);
    }

    private static List<Node> node(String row) {
        List<Node> nodes = NodeCsv.parse(ADD_NODE, (COLUMNS + "\n" + row).getBytes(StandardCharsets.UTF_8));
        if (nodes.isEmpty()) {
            throw new UsageException("A node more is described by one row. columns=" + COLUMNS);
        }
        return nodes;
    }
}
