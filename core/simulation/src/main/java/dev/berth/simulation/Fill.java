package dev.berth.simulation;

import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.WorkloadProfile;
import java.util.List;

/**
 * The input of a {@link FillReplay}, made by {@link FillProtocol}.
 *
 * @param nodes the nodes in the order in which to register them
 * @param requests the requests in the order in which to submit them
 * @param profile what the trace typically asks for
 */
public record Fill(List<Node> nodes, List<Request> requests, WorkloadProfile profile) {

    /** Copies the lists. */
    public Fill {
        nodes = List.copyOf(nodes);
        requests = List.copyOf(requests);
    }
}
