package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.model.Gpu;
import dev.berth.model.GpuState;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Resources;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells what the tables have of a pool's nodes and GPUs, as events in canonical order. */
final class NodeReader {

    private static final String GPUS = """
            SELECT server_name, device_id, manufacturer, model_name, vram_size_mb, state, changed_at
            FROM {gpus} WHERE pool = ? ORDER BY server_name, gpu_number""";
    private static final String NODES = "SELECT * FROM {nodes} WHERE pool = ? ORDER BY ordinal";

    private final ResultRowSource rows;
    private final Consumer<? super SchedulerEvent> events;
    private final Map<String, List<GpuRow>> gpus = new HashMap<>();

    private record GpuRow(String nodeId, Gpu gpu, GpuState state, Instant changed) {
    }

    private record NodeRow(int ordinal, Node node, NodeState state, Instant changed, Optional<Instant> seen) {
    }

    NodeReader(ResultRowSource rows, Consumer<? super SchedulerEvent> events) {
        this.rows = rows;
        this.events = events;
    }

    void read() {
        rows.each("gpus", GPUS, NodeReader::gpu,
                row -> gpus.computeIfAbsent(row.nodeId(), id -> new ArrayList<>()).add(row));
        rows.each("nodes", NODES, this::node, this::emit);
    }

    private void emit(NodeRow row) {
        String id = row.node().id();
        events.accept(new NodeRegistered(row.ordinal(), row.node(), row.state(), row.changed()));
        row.seen().ifPresent(at -> events.accept(new NodeSeen(row.ordinal(), id, at)));
        List<GpuRow> gpusOfNode = gpusOf(id);
        for (int i = 0; i < gpusOfNode.size(); i++) {
            GpuRow gpu = gpusOfNode.get(i);
            if (gpu.state() != GpuState.AVAILABLE) {
                events.accept(new GpuStateChanged(row.ordinal(), id, i, gpu.state(), gpu.changed()));
            }
        }
    }

    private List<GpuRow> gpusOf(String node) {
        return gpus.getOrDefault(node, List.of());
    }

    private static GpuRow gpu(ResultRow row) throws SQLException {
        Gpu gpu = new Gpu(row.text("device_id"), row.text("manufacturer"), row.text("model_name"),
                row.number("vram_size_mb"));
        return new GpuRow(row.text("server_name"), gpu, GpuState.valueOf(row.text("state")), row.time("changed_at"));
    }

    private NodeRow node(ResultRow row) throws SQLException {
        String id = row.text("id");
        Resources capacity = new Resources(row.number("cpu_millis"), row.number("memory_mib"),
                row.number("storage_mib"));
        Node.Builder node = Node.builder(id).address(row.text("address")).capacity(capacity)
                .gpus(gpusOf(id).stream().map(GpuRow::gpu).toList()).labels(Json.map(row.text("labels")))
                .taints(Json.taints(row.text("taints")));
        row.optionalText("topology").map(GpuTopology::parse).ifPresent(node::topology);
        return new NodeRow(row.integer("ordinal"), node.build(), NodeState.valueOf(row.text("status")),
                row.time("changed_at"), row.optionalTime("last_seen"));
    }
}
