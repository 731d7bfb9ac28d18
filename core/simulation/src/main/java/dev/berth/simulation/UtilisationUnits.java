package dev.berth.simulation;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import java.util.List;

/** Sums of GPUs in thousandths. */
final class UtilisationUnits {

    private UtilisationUnits() {
    }

    static long capacityMilli(List<Node> nodes) {
        long capacity = nodes.stream().mapToLong(node -> (long) node.gpus().size() * GpuDemand.WHOLE).sum();
        if (capacity == 0) {
            throw new IllegalArgumentException("The cluster has no GPU, so there is no share of GPUs to tell. nodes="
                    + nodes.size());
        }
        return capacity;
    }

    /** What the first shape asks for: the one that a trace has. */
    static long askedMilli(Request request) {
        return request.shapes().get(0).gpus().totalMilli();
    }

    static long askedMilli(List<Request> requests) {
        return requests.stream().mapToLong(UtilisationUnits::askedMilli).sum();
    }

    static double percent(double part, double whole) {
        return 100.0 * part / whole;
    }
}
