package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.Taint;
import dev.berth.model.Toleration;
import java.time.Duration;

/** Adds all fields of nodes, requests and allocations to a hash, by the names that stores give them. */
final class ModelFields {

    private ModelFields() {
    }

    static void add(FieldHash hash, Node node) {
        hash.add("id", node.id());
        hash.add("address", node.address());
        add(hash, node.capacity());
        hash.add("gpus", node.gpus().size());
        for (Gpu gpu : node.gpus()) {
            hash.add("device_id", gpu.deviceId());
            hash.add("manufacturer", gpu.manufacturer());
            hash.add("model", gpu.model());
            hash.add("memory_mib", gpu.memoryMib());
        }
        hash.add("labels", node.labels());
        hash.add("taints", node.taints().size());
        for (Taint taint : node.taints()) {
            hash.add("key", taint.key());
            hash.add("value", taint.value());
        }
        hash.addText("topology", node.topology().map(GpuTopology::text));
    }

    static void add(FieldHash hash, Request request) {
        hash.add("id", request.id());
        hash.add("user", request.user());
        hash.add("project", request.project());
        hash.add("shapes", request.shapes().size());
        for (Shape shape : request.shapes()) {
            add(hash, shape);
        }
        hash.add("priority", request.priority());
        hash.add("patience", request.patience());
        request.duration().map(Duration::toMillis).ifPresent(millis -> hash.add("duration_millis", millis));
        hash.addTime("earliest_start", request.earliestStart());
        hash.addTime("deadline", request.deadline());
        hash.addText("node", request.node());
        hash.add("selectors", request.selectors());
        hash.add("tolerations", request.tolerations().size());
        for (Toleration toleration : request.tolerations()) {
            hash.add("key", toleration.key());
            hash.add("value", toleration.value());
        }
        hash.add("attributes", request.attributes());
    }

    static void add(FieldHash hash, Allocation allocation) {
        hash.add("id", allocation.id());
        hash.add("slot", allocation.slot());
        hash.add("request_id", allocation.requestId());
        hash.add("attempt", allocation.attempt());
        Placement placement = allocation.placement();
        hash.add("node_ordinal", placement.nodeOrdinal());
        hash.add("node_id", placement.nodeId());
        add(hash, placement.shape());
        hash.add("gpu_mask", placement.gpuMask());
        hash.add("start", allocation.start());
        hash.addTime("expiry", allocation.expiry());
    }

    private static void add(FieldHash hash, Shape shape) {
        add(hash, shape.resources());
        GpuDemand gpus = shape.gpus();
        hash.add("num_gpus", gpus.count());
        hash.add("gpu_milli", gpus.gpuMilli());
        hash.add("gpu_models", gpus.models());
        hash.add("gpu_min_memory_mib", gpus.minMemoryMib());
        hash.add("gpu_max_memory_mib", gpus.maxMemoryMib());
        hash.add("gpu_links", gpus.links());
    }

    private static void add(FieldHash hash, Resources resources) {
        hash.add("cpu_millis", resources.cpuMillis());
        hash.add("memory_mib", resources.memoryMib());
        hash.add("storage_mib", resources.storageMib());
    }
}
