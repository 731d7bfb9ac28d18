package dev.berth.examples.trace;

import dev.berth.examples.console.UsageException;
import dev.berth.intake.Arrival;
import dev.berth.intake.NodeCsv;
import dev.berth.intake.RequestCsv;
import dev.berth.model.Node;
import dev.berth.model.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What is replayed, with a hash of it.
 *
 * @param nodes the cluster
 * @param arrivals the trace
 * @param digest differs if nodes or requests do
 */
public record ReplayInput(List<Node> nodes, List<Arrival> arrivals, String digest) {

    private static final String NODES = "sample-nodes.csv";
    private static final String REQUESTS = "sample-requests.csv";

    public static ReplayInput read(Path nodes, Path requests) {
        return of(NodeCsv.read(nodes), RequestCsv.read(requests));
    }

    /** A small cluster and a day of invented work that come with the jar. */
    public static ReplayInput sample() {
        return of(NodeCsv.parse(NODES, resource(NODES)), RequestCsv.parse(REQUESTS, resource(REQUESTS)));
    }

    /** The trace without its times, as a fill takes it. */
    List<Request> requests() {
        return arrivals.stream().map(Arrival::request).toList();
    }

    private static ReplayInput of(List<Node> nodes, List<Arrival> arrivals) {
        if (nodes.stream().allMatch(node -> node.gpus().isEmpty())) {
            throw new UsageException("The nodes have no GPU, so there is nothing to measure. nodes=" + nodes.size());
        }
        if (arrivals.isEmpty()) {
            throw new UsageException("There is no request to replay. requests=0");
        }
        StringBuilder text = new StringBuilder();
        nodes.forEach(node -> text.append(node).append('\n'));
        arrivals.forEach(arrival -> text.append(arrival).append('\n'));
        return new ReplayInput(nodes, arrivals, Hashes.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] resource(String name) {
        try (InputStream in = ReplayInput.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks a resource. resource=" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
