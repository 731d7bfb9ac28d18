package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.ClusterView;
import dev.berth.NodeStatus;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fragmentation, reckoned by hand. */
class FragmentationTest {

    private static final NodeStatus NODE = status(4000, NodeState.ACTIVE, 1000, 600, 300, 0);

    @Test
    void ofOneNodeForOneShape() {
        assertEquals(1900, unusable(Shape.of(1000, 0, GpuDemand.none())), "asks for no GPU");
        assertEquals(1900, unusable(Shape.of(1000, 0, GpuDemand.fraction(500).ofModels("B"))), "another model");
        assertEquals(1900, unusable(Shape.of(4001, 0, GpuDemand.fraction(500))), "too little CPU");
        assertEquals(1900, unusable(Shape.of(1000, 0, GpuDemand.whole(2))), "too few whole GPUs");
        assertEquals(900, unusable(Shape.of(1000, 0, GpuDemand.whole(1))), "two shared ones are too small");
        assertEquals(300, unusable(Shape.of(4000, 0, GpuDemand.fraction(301))), "one is too small");
        assertEquals(0, unusable(Shape.of(1000, 0, GpuDemand.fraction(300))), "all will do");
    }

    @Test
    void ofAClusterForAProfile() {
        // For the fraction 0 + 500 of 2400 are of no use, for the whole GPU 900 + 500: (3 × 500 + 1400) / 4.
        WorkloadProfile profile = WorkloadProfile.of(List.of(Shape.of(1000, 0, GpuDemand.fraction(300)),
                Shape.of(1000, 0, GpuDemand.fraction(300)), Shape.of(1000, 0, GpuDemand.fraction(300)),
                Shape.of(1000, 0, GpuDemand.whole(1))));
        ClusterView view = view(NODE, status(999, NodeState.ACTIVE, 500), status(4000, NodeState.DRAINING, 1000));
        assertEquals(100.0 * 725 / 2400, Fragmentation.percent(view, profile), 1e-9);
        assertEquals(0.0, Fragmentation.percent(view(status(4000, NodeState.ACTIVE, 0)), profile));
    }

    @Test
    void gpusOutOfServiceAreNotIdle() {
        NodeStatus broken = NodeStatus.builder(0, NODE.node()).free(NODE.free()).freeGpuMilli(NODE.freeGpuMilli())
                .gpuStates(List.of(GpuState.MAINTENANCE, GpuState.IN_USE, GpuState.IN_USE, GpuState.IN_USE)).build();
        assertEquals(900, Fragmentation.unusableMilli(broken, Shape.of(0, 0, GpuDemand.whole(1))));
    }

    @Test
    void typicalShapesKnowCpuAndGpusAloneAndMakeUpNinetyFivePercent() {
        Shape frequent = Shape.of(1000, 0, GpuDemand.fraction(300));
        WorkloadProfile profile = Fragmentation.typical(Stream.concat(
                Collections.nCopies(19, GpuDemand.fraction(300)).stream(), Stream.of(GpuDemand.whole(2)))
                .map(gpus -> Traces.request("r", gpus)).toList());
        assertEquals(List.of(new WorkloadProfile.Entry(frequent, 19)), profile.entries());
    }

    private static long unusable(Shape shape) {
        return Fragmentation.unusableMilli(NODE, shape);
    }

    private static NodeStatus status(long freeCpu, NodeState state, Integer... freeGpuMilli) {
        Node node = Traces.node("n", freeGpuMilli.length);
        List<GpuState> states = Stream.of(freeGpuMilli)
                .map(free -> free == 1000 ? GpuState.AVAILABLE : GpuState.IN_USE).toList();
        return NodeStatus.builder(0, node).state(state).free(new Resources(freeCpu, 0, 0))
                .freeGpuMilli(List.of(freeGpuMilli)).gpuStates(states).build();
    }

    private static ClusterView view(NodeStatus... nodes) {
        return ClusterView.builder(Instant.EPOCH).nodes(List.of(nodes)).build();
    }
}
