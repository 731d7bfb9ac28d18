package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.NodeStatus;
import dev.berth.model.GpuState;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import java.util.Comparator;
import java.util.List;

/**
 * How much of the idle GPUs typical requests cannot use.
 *
 * <p>Of a node, for a shape: all its idle thousandths, if the shape asks for no GPU, or the node's CPU, memory or
 * storage do not suffice, or too few of its GPUs could serve the shape; otherwise the idle thousandths of the GPUs that
 * could not. Of a node: the mean over the shapes of a profile. Of a cluster: the sum over its nodes in service, of
 * their GPUs in service.
 *
 * <p>After Weng et al., USENIX ATC'23, whose typical requests know CPU and GPUs only.
 */
public final class Fragmentation {

    private static final int TYPICAL_PERCENT = 95;

    private Fragmentation() {
    }

    /**
     * What requests typically ask for: the most frequent CPU and GPU parts of their first shapes that make up 95 % of
     * all; of equally frequent ones the one first seen in the order of ids comes first.
     *
     * @param requests at least one request
     * @return the profile
     */
    public static WorkloadProfile typical(List<Request> requests) {
        return WorkloadProfile.of(requests.stream().sorted(Comparator.comparing(Request::id))
                .map(request -> cpuAndGpus(request.shapes().get(0))).toList()).top(TYPICAL_PERCENT);
    }

    private static Shape cpuAndGpus(Shape shape) {
        return Shape.of(shape.resources().cpuMillis(), 0, shape.gpus());
    }

    /**
     * The share of the idle GPUs that is of no use to typical requests.
     *
     * @param view the cluster
     * @param profile what is typical
     * @return percent of what is idle; 0 if nothing is
     */
    public static double percent(ClusterView view, WorkloadProfile profile) {
        double idle = 0;
        double unusable = 0;
        for (NodeStatus node : view.nodes()) {
            if (node.state().acceptsWork()) {
                idle += idleMilli(node);
                unusable += unusableMilli(node, profile);
            }
        }
        return idle == 0 ? 0 : UtilisationUnits.percent(unusable, idle);
    }

    private static double unusableMilli(NodeStatus node, WorkloadProfile profile) {
        double weighted = 0;
        for (WorkloadProfile.Entry entry : profile.entries()) {
            weighted += (double) entry.count() * unusableMilli(node, entry.shape());
        }
        return weighted / profile.total();
    }

    /**
     * What a shape cannot use of a node.
     *
     * @param node the node
     * @param shape the shape
     * @return idle thousandths of GPUs
     */
    public static long unusableMilli(NodeStatus node, Shape shape) {
        long idle = idleMilli(node);
        int serving = 0;
        long servingMilli = 0;
        for (int gpu = 0; gpu < node.freeGpuMilli().size(); gpu++) {
            int free = freeMilli(node, gpu);
            if (free >= shape.gpus().gpuMilli() && shape.gpus().accepts(node.node().gpus().get(gpu))) {
                serving++;
                servingMilli += free;
            }
        }
        boolean useless = shape.gpus().count() == 0 || serving < shape.gpus().count()
                || !shape.resources().fitsIn(node.free());
        return useless ? idle : idle - servingMilli;
    }

    private static long idleMilli(NodeStatus node) {
        long idle = 0;
        for (int gpu = 0; gpu < node.freeGpuMilli().size(); gpu++) {
            idle += freeMilli(node, gpu);
        }
        return idle;
    }

    private static int freeMilli(NodeStatus node, int gpu) {
        return node.gpuStates().get(gpu) == GpuState.MAINTENANCE ? 0 : node.freeGpuMilli().get(gpu);
    }
}
