package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.model.Gpu;
import dev.berth.model.GpuState;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the tables {@code nodes} and {@code gpus}. */
final class NodeRows {

    private final Statements statements;
    private final StatementBatch<NodeColumn> add;
    private final StatementBatch<NodeColumn> describe;
    private final StatementBatch<GpuColumn> clearGpus;
    private final StatementBatch<GpuColumn> addGpu;
    private final StatementBatch<NodeColumn> changeState;
    private final StatementBatch<NodeColumn> see;
    private final StatementBatch<GpuColumn> changeGpu;
    private final List<StatementBatch<?>> all;

    /** What a GPU out of service belongs to: with other hardware, all GPUs are in service again. */
    private record Hardware(Resources capacity, List<Gpu> gpus, Optional<String> topology) {

        static Hardware of(Node node) {
            return new Hardware(node.capacity(), node.gpus(), node.topology().map(GpuTopology::text));
        }
    }

    NodeRows(Statements statements) {
        this.statements = statements;
        Table<NodeColumn> nodes = NodeColumn.TABLE;
        Table<GpuColumn> gpus = GpuColumn.TABLE;
        this.add = statements.of(nodes.insertWithout(NodeColumn.LAST_SEEN).set(NodeColumn.STATUS_REASON, "''"));
        this.describe = statements.of(nodes.update().set(NodeColumn.ADDRESS).set(NodeColumn.STATUS)
                .set(NodeColumn.CPU_MILLIS).set(NodeColumn.MEMORY_MIB).set(NodeColumn.STORAGE_MIB)
                .set(NodeColumn.LABELS).set(NodeColumn.TAINTS).set(NodeColumn.TOPOLOGY).set(NodeColumn.CHANGED_AT)
                .set(NodeColumn.STATUS_REASON, "''").where(NodeColumn.ORDINAL));
        this.clearGpus = statements.of(gpus.delete().where(GpuColumn.POOL).where(GpuColumn.SERVER_NAME));
        this.addGpu = statements.of(gpus.insertWithout());
        this.changeState = statements.of(nodes.update().set(NodeColumn.STATUS).set(NodeColumn.STATUS_REASON)
                .set(NodeColumn.CHANGED_AT).where(NodeColumn.ORDINAL));
        this.see = statements.of(nodes.update().set(NodeColumn.LAST_SEEN).where(NodeColumn.ORDINAL));
        this.changeGpu = statements.of(gpus.update().set(GpuColumn.STATE).set(GpuColumn.CHANGED_AT));
        this.all = List.of(add, describe, clearGpus, addGpu, changeState, see, changeGpu);
    }

    void registered(String pool, NodeRegistered event) throws SQLException {
        Node node = event.node();
        Resources capacity = node.capacity();
        Instant at = event.at();
        Optional<Hardware> before = hardware(pool, node.id());
        StatementBatch<NodeColumn> batch = before.isEmpty() ? add : describe;
        Row<NodeColumn> row = batch.row().set(NodeColumn.ADDRESS, node.address())
                .set(NodeColumn.STATUS, event.state().name()).set(NodeColumn.CPU_MILLIS, capacity.cpuMillis())
                .set(NodeColumn.MEMORY_MIB, capacity.memoryMib()).set(NodeColumn.STORAGE_MIB, capacity.storageMib())
                .set(NodeColumn.LABELS, Json.map(node.labels())).set(NodeColumn.TAINTS, Json.taints(node.taints()))
                .set(NodeColumn.TOPOLOGY, node.topology().map(GpuTopology::text).orElse(null))
                .set(NodeColumn.CHANGED_AT, at);
        if (before.isEmpty()) {
            add.add(row.set(NodeColumn.POOL, pool).set(NodeColumn.ID, node.id())
                    .set(NodeColumn.ORDINAL, event.ordinal()).set(NodeColumn.CREATED_AT, at));
            addGpus(pool, node, at);
            return;
        }
        describe.add(of(row, pool, node.id(), event.ordinal()));
        if (!before.get().equals(Hardware.of(node))) {
            clearGpus.add(clearGpus.row().where(GpuColumn.POOL, pool).where(GpuColumn.SERVER_NAME, node.id()));
            addGpus(pool, node, at);
        }
    }

    private static Row<NodeColumn> of(Row<NodeColumn> row, String pool, String node, int ordinal) {
        return row.where(NodeColumn.POOL, pool).where(NodeColumn.ID, node).where(NodeColumn.ORDINAL, ordinal);
    }

    private void addGpus(String pool, Node node, Instant at) {
        for (int i = 0; i < node.gpus().size(); i++) {
            Gpu gpu = node.gpus().get(i);
            addGpu.add(addGpu.row().set(GpuColumn.POOL, pool).set(GpuColumn.ID, GpuKey.of(node.id(), i))
                    .set(GpuColumn.SERVER_NAME, node.id()).set(GpuColumn.GPU_NUMBER, i)
                    .set(GpuColumn.DEVICE_ID, gpu.deviceId()).set(GpuColumn.MANUFACTURER, gpu.manufacturer())
                    .set(GpuColumn.MODEL_NAME, gpu.model()).set(GpuColumn.VRAM_SIZE_MB, gpu.memoryMib())
                    .set(GpuColumn.STATE, GpuState.AVAILABLE.name()).set(GpuColumn.CHANGED_AT, at));
        }
    }

    void stateChanged(String pool, NodeStateChanged event) {
        changeState.add(of(changeState.row(), pool, event.nodeId(), event.ordinal())
                .set(NodeColumn.STATUS, event.to().name())
                .set(NodeColumn.STATUS_REASON, TextEncoding.kept(event.reason()))
                .set(NodeColumn.CHANGED_AT, event.at()));
    }

    void seen(String pool, NodeSeen event) {
        see.add(of(see.row(), pool, event.nodeId(), event.ordinal()).set(NodeColumn.LAST_SEEN, event.at()));
    }

    void gpuStateChanged(String pool, GpuStateChanged event) {
        changeGpu.add(changeGpu.row().set(GpuColumn.STATE, event.state().name())
                .set(GpuColumn.CHANGED_AT, event.at()).where(GpuColumn.POOL, pool)
                .where(GpuColumn.SERVER_NAME, event.nodeId()).where(GpuColumn.GPU_NUMBER, event.gpu()));
    }

    void flush() throws SQLException, UnfitBatchException {
        for (StatementBatch<?> batch : all) {
            batch.run();
        }
    }

    void discard() {
        all.forEach(StatementBatch::discard);
    }

    private Optional<Hardware> hardware(String pool, String node) throws SQLException {
        try (PreparedStatement query = statements.prepare("""
                SELECT n.cpu_millis, n.memory_mib, n.storage_mib, n.topology, g.device_id, g.manufacturer,
                    g.model_name, g.vram_size_mb
                FROM {nodes} n LEFT JOIN {gpus} g ON g.pool = n.pool AND g.server_name = n.id
                WHERE n.pool = ? AND n.id = ? ORDER BY g.gpu_number""")) {
            query.setString(1, pool);
            query.setString(2, node);
            try (ResultSet columns = query.executeQuery()) {
                ResultRow row = statements.row(columns);
                Optional<Hardware> found = Optional.empty();
                while (columns.next()) {
                    if (found.isEmpty()) {
                        found = Optional.of(new Hardware(new Resources(row.number("cpu_millis"),
                                row.number("memory_mib"), row.number("storage_mib")), new ArrayList<>(),
                                row.optionalText("topology")));
                    }
                    if (row.optionalText("device_id").isPresent()) {
                        found.get().gpus().add(new Gpu(row.text("device_id"), row.text("manufacturer"),
                                row.text("model_name"), row.number("vram_size_mb")));
                    }
                }
                return found;
            }
        }
    }
}
