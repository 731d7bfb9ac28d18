package dev.berth.store.mongo;

import dev.berth.model.Gpu;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Taint;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;

/** Nodes as documents and back to the letter. */
final class NodeCodec {

    private NodeCodec() {
    }

    static Document encode(Node node) {
        Document document = new Document("id", node.id()).append("address", node.address());
        append(document, node.capacity());
        document.append("gpus", node.gpus().stream().map(NodeCodec::encode).toList())
                .append("labels", MapCodec.encode(node.labels()))
                .append("taints", node.taints().stream().map(taint -> MapCodec.pair(taint.key(),
                taint.value())).toList());
        node.topology().ifPresent(topology -> document.append("topology", topology.text()));
        return document;
    }

    static Node decode(Document document) {
        Node.Builder node = Node.builder(document.getString("id")).address(document.getString("address"))
                .capacity(resources(document)).labels(MapCodec.decode(document, "labels"))
                .gpus(document.getList("gpus", Document.class).stream().map(NodeCodec::gpu).toList())
                .taints(MapCodec.decode(document, "taints", Taint::new).collect(Collectors.toSet()));
        Optional.ofNullable(document.getString("topology")).map(GpuTopology::parse).ifPresent(node::topology);
        return node.build();
    }

    static Document encode(Gpu gpu) {
        return new Document("device_id", gpu.deviceId()).append("manufacturer", gpu.manufacturer())
                .append("model", gpu.model()).append("memory_mib", gpu.memoryMib());
    }

    private static Gpu gpu(Document document) {
        return new Gpu(document.getString("device_id"), document.getString("manufacturer"),
                document.getString("model"), document.getLong("memory_mib"));
    }

    static Document append(Document document, Resources resources) {
        return document.append("cpu_millis", resources.cpuMillis()).append("memory_mib", resources.memoryMib())
                .append("storage_mib", resources.storageMib());
    }

    static Resources resources(Document document) {
        return new Resources(document.getLong("cpu_millis"), document.getLong("memory_mib"),
                document.getLong("storage_mib"));
    }
}
