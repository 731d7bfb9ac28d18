package dev.berth.examples.question;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.ClusterView;
import dev.berth.NodeStatus;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Placement;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What nothing holds of a node.
 *
 * @param node the node
 * @param free CPU, memory and storage
 * @param gpuMilli the thousandths of each GPU
 */
record RemainingCapacity(Node node, Resources free, List<Integer> gpuMilli) {

    /** What is left of a node when a question's request has got its place there. */
    static RemainingCapacity after(Question question, Placement placement) {
        ClusterView view = question.state().view();
        RemainingCapacity left = view.nodes().stream().filter(status -> status.node().id().equals(placement.nodeId()))
                .findFirst().map(RemainingCapacity::of).orElseGet(() -> added(question, placement.nodeId()));
        for (Allocation held : view.allocations()) {
            if (held.nodeId().equals(placement.nodeId())
                    && question.hypothesis().finished().contains(held.requestId())) {
                left = left.with(held.placement(), 1);
            }
        }
        return left.with(placement, -1);
    }

    private static RemainingCapacity of(NodeStatus status) {
        return new RemainingCapacity(status.node(), status.free(), status.freeGpuMilli());
    }

    private static RemainingCapacity added(Question question, String id) {
        Node node = question.hypothesis().added().stream().filter(more -> more.id().equals(id)).findFirst()
                .orElseThrow();
        return new RemainingCapacity(node, node.capacity(), Collections.nCopies(node.gpus().size(), GpuDemand.WHOLE));
    }

    /** With what one placement holds given back (1) or taken (-1). */
    private RemainingCapacity with(Placement placement, int sign) {
        Shape shape = placement.shape();
        Resources part = shape.resources();
        List<Integer> gpus = new ArrayList<>(gpuMilli);
        placement.gpus().forEach(gpu -> gpus.set(gpu, gpus.get(gpu) + sign * shape.gpus().gpuMilli()));
        return new RemainingCapacity(node, new Resources(free.cpuMillis() + sign * part.cpuMillis(),
                free.memoryMib() + sign * part.memoryMib(), free.storageMib() + sign * part.storageMib()), gpus);
    }

    void describe(KeyValueTable rows) {
        rows.add("Left there", "%s of %s CPUs", Format.thousandths(free.cpuMillis()),
                Format.thousandths(node.capacity().cpuMillis()));
        rows.add("", "%,d of %,d MiB of memory", free.memoryMib(), node.capacity().memoryMib());
        rows.add("", "%,d of %,d MiB of storage", free.storageMib(), node.capacity().storageMib());
        if (!gpuMilli.isEmpty()) {
            rows.add("", "of each GPU: " + gpuMilli.stream().map(milli -> Format.thousandths(milli))
                    .collect(Collectors.joining(", ")));
        }
    }

    JsonObject json() {
        JsonArray gpus = new JsonArray();
        gpuMilli.forEach(gpus::add);
        JsonObject json = new JsonObject();
        json.addProperty("cpuMillis", free.cpuMillis());
        json.addProperty("memoryMib", free.memoryMib());
        json.addProperty("storageMib", free.storageMib());
        json.add("gpuMilli", gpus);
        return json;
    }
}
