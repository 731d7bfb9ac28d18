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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the tables {@code nodes} and {@code gpus}. */
final class NodeRows {

    private final Statements statements;
    private final StatementBatch add;
    private final StatementBatch describe;
    private final StatementBatch clearGpus;
    private final StatementBatch addGpu;
    private final StatementBatch changeState;
    private final StatementBatch see;
    private final StatementBatch changeGpu;
    private final List<StatementBatch> all;

    /** What a GPU out of service belongs to: with other hardware, all GPUs are in service again. */
    private record Hardware(Resources capacity, List<Gpu> gpus, Optional<String> topology) {

        static Hardware of(Node node) {
            return new Hardware(node.capacity(), node.gpus(), node.topology().map(GpuTopology::text));
        }
    }

    NodeRows(Statements statements) {
        this.statements = statements;
        this.add = statements.one("""
                INSERT INTO {nodes} (address, status, cpu_millis, memory_mib, storage_mib, labels, taints, topology,
                    changed_at, pool, id, ordinal, created_at, status_reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')""");
        this.describe = statements.one("""
                UPDATE {nodes} SET address = ?, status = ?, cpu_millis = ?, memory_mib = ?, storage_mib = ?, labels = ?,
                    taints = ?, topology = ?, changed_at = ?, status_reason = ''
                WHERE pool = ? AND id = ? AND ordinal = ?""");
        this.clearGpus = statements.any("DELETE FROM {gpus} WHERE pool = ? AND server_name = ?");
        this.addGpu = statements.one("""
                INSERT INTO {gpus} (pool, id, server_name, gpu_number, device_id, manufacturer, model_name,
                    vram_size_mb, state, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        this.changeState = statements.one("""
                UPDATE {nodes} SET status = ?, status_reason = ?, changed_at = ?
                WHERE pool = ? AND id = ? AND ordinal = ?""");
        this.see = statements.one("UPDATE {nodes} SET last_seen = ? WHERE pool = ? AND id = ? AND ordinal = ?");
        this.changeGpu = statements.one("""
                UPDATE {gpus} SET state = ?, changed_at = ?
                WHERE pool = ? AND server_name = ? AND gpu_number = ?""");
        this.all = List.of(add, describe, clearGpus, addGpu, changeState, see, changeGpu);
    }

    void registered(String pool, NodeRegistered event) throws SQLException {
        Node node = event.node();
        Resources capacity = node.capacity();
        Instant at = event.at();
        Optional<Hardware> before = hardware(pool, node.id());
        @Nullable Object[] row = {node.address(), event.state().name(), capacity.cpuMillis(), capacity.memoryMib(),
                capacity.storageMib(), Json.map(node.labels()), Json.taints(node.taints()),
                node.topology().map(GpuTopology::text).orElse(null), at, pool, node.id(), event.ordinal()};
        if (before.isEmpty()) {
            @Nullable Object[] created = Arrays.copyOf(row, row.length + 1);
            created[row.length] = at;
            add.add(created);
            addGpus(pool, node, at);
            return;
        }
        describe.add(row);
        if (!before.get().equals(Hardware.of(node))) {
            clearGpus.add(pool, node.id());
            addGpus(pool, node, at);
        }
    }

    private void addGpus(String pool, Node node, Instant at) {
        for (int i = 0; i < node.gpus().size(); i++) {
            Gpu gpu = node.gpus().get(i);
            addGpu.add(pool, GpuKey.of(node.id(), i), node.id(), i, gpu.deviceId(), gpu.manufacturer(), gpu.model(),
                    gpu.memoryMib(), GpuState.AVAILABLE.name(), at);
        }
    }

    void stateChanged(String pool, NodeStateChanged event) {
        changeState.add(event.to().name(), TextEncoding.kept(event.reason()), event.at(), pool, event.nodeId(),
                event.ordinal());
    }

    void seen(String pool, NodeSeen event) {
        see.add(event.at(), pool, event.nodeId(), event.ordinal());
    }

    void gpuStateChanged(String pool, GpuStateChanged event) {
        changeGpu.add(event.state().name(), event.at(), pool, event.nodeId(), event.gpu());
    }

    void flush() throws SQLException, UnfitBatchException {
        for (StatementBatch batch : all) {
            batch.run();
        }
    }

    void discard() {
        all.forEach(StatementBatch::discard);
    }

    private Optional<Hardware> hardware(String pool, String node) throws SQLException {
        try (PreparedStatement query = statements.query("""
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
