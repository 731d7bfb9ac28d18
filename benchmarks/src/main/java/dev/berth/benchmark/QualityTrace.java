package dev.berth.benchmark;

import dev.berth.intake.Arrival;
import dev.berth.intake.NodeCsv;
import dev.berth.intake.RequestCsv;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.simulation.PackingInstance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A cluster and a trace that policies are compared on.
 *
 * @param name its column
 * @param nodes the cluster
 * @param requests the trace
 * @param bound what no policy can go below that knows only how often each kind of request comes, in percent of the
 *     GPUs: from a linear programme that may choose whom to refuse, solved for the openb traces alone
 */
record QualityTrace(String name, List<Node> nodes, List<Request> requests, OptionalDouble bound) {

    private static final List<Map.Entry<String, Double>> OPENB = List.of(Map.entry("default", 3.10),
            Map.entry("cpu100", 3.10), Map.entry("gpushare40", 4.35), Map.entry("gpuspec20", 3.10),
            Map.entry("multigpu30", 2.33));
    private static final int SCARCE_NODES = 500;
    private static final long SCARCE_SEED = 7;

    /**
     * All of them.
     *
     * @param openb the folder of {@code nodes.csv} and {@code pods_default.csv} and so on
     * @param sample the folder of {@code sample-nodes.csv} and {@code sample-requests.csv}
     */
    static List<QualityTrace> all(Path openb, Path sample) {
        List<QualityTrace> traces = new ArrayList<>();
        for (Map.Entry<String, Double> trace : OPENB) {
            traces.add(read(trace.getKey(), openb.resolve("nodes.csv"),
                    openb.resolve("pods_" + trace.getKey() + ".csv"), OptionalDouble.of(trace.getValue())));
        }
        traces.add(read("sample", sample.resolve("sample-nodes.csv"), sample.resolve("sample-requests.csv"),
                OptionalDouble.empty()));
        traces.add(cpuScarce());
        return traces;
    }

    /** One of our own making: {@link PackingInstance#random}. */
    static QualityTrace cpuScarce() {
        PackingInstance scarce = PackingInstance.random(SCARCE_NODES, SCARCE_SEED);
        return new QualityTrace("cpu-scarce", scarce.nodes(), scarce.requests(), OptionalDouble.empty());
    }

    private static QualityTrace read(String name, Path nodes, Path requests, OptionalDouble bound) {
        return new QualityTrace(name, NodeCsv.read(nodes),
                RequestCsv.read(requests).stream().map(Arrival::request).toList(), bound);
    }

    int gpus() {
        return nodes.stream().mapToInt(node -> node.gpus().size()).sum();
    }
}
