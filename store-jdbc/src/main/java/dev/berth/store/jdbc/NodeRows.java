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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the tables {@code nodes} and {@code gpus}. */
final class NodeRows {

    private final Connection connection;
    private final StatementBatch register;
    private final StatementBatch clearGpus;
    private final StatementBatch addGpu;
    private final StatementBatch changeState;
    private final StatementBatch see;
    private final StatementBatch changeGpu;
    private final List<StatementBatch> all;

    NodeRows(Connection connection) {
        this.connection = connection;
        this.register = new StatementBatch(connection, """
                INSERT INTO nodes (pool, id, ordinal, address, state, state_reason, cpu_millis, memory_mib, storage_mib,
                    labels, taints, topology, changed_at)
                VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (pool, id) DO UPDATE SET address = excluded.address, state = excluded.state,
                    state_reason = '', cpu_millis = excluded.cpu_millis, memory_mib = excluded.memory_mib,
                    storage_mib = excluded.storage_mib, labels = excluded.labels, taints = excluded.taints,
                    topology = excluded.topology, changed_at = excluded.changed_at
                WHERE ordinal = excluded.ordinal""", true);
        this.clearGpus = new StatementBatch(connection, "DELETE FROM gpus WHERE pool = ? AND node_id = ?", false);
        this.addGpu = new StatementBatch(connection, """
                INSERT INTO gpus (pool, node_id, gpu_number, device_id, manufacturer, model_name, vram_size_mb, state,
                    changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", true);
        this.changeState = new StatementBatch(connection, """
                UPDATE nodes SET state = ?, state_reason = ?, changed_at = ?
                WHERE pool = ? AND id = ? AND ordinal = ?""", true);
        this.see = new StatementBatch(connection,
                "UPDATE nodes SET last_seen = ? WHERE pool = ? AND id = ? AND ordinal = ?", true);
        this.changeGpu = new StatementBatch(connection,
                "UPDATE gpus SET state = ?, changed_at = ? WHERE pool = ? AND node_id = ? AND gpu_number = ?", true);
        this.all = List.of(register, clearGpus, addGpu, changeState, see, changeGpu);
    }

    void registered(String pool, NodeRegistered event) throws SQLException {
        Node node = event.node();
        Resources capacity = node.capacity();
        String at = Times.text(event.at());
        boolean sameHardware = sameHardware(pool, node);
        register.add(pool, node.id(), event.ordinal(), node.address(), event.state().name(), capacity.cpuMillis(),
                capacity.memoryMib(), capacity.storageMib(), Json.map(node.labels()), Json.taints(node.taints()),
                node.topology().map(GpuTopology::text).orElse(null), at);
        if (sameHardware) {
            return;
        }
        clearGpus.add(pool, node.id());
        for (int i = 0; i < node.gpus().size(); i++) {
            Gpu gpu = node.gpus().get(i);
            addGpu.add(pool, node.id(), i, gpu.deviceId(), gpu.manufacturer(), gpu.model(), gpu.memoryMib(),
                    GpuState.AVAILABLE.name(), at);
        }
    }

    void stateChanged(String pool, NodeStateChanged event) throws SQLException {
        changeState.add(event.to().name(), event.reason(), Times.text(event.at()), pool, event.nodeId(),
                event.ordinal());
    }

    void seen(String pool, NodeSeen event) throws SQLException {
        see.add(Times.text(event.at()), pool, event.nodeId(), event.ordinal());
    }

    void gpuStateChanged(String pool, GpuStateChanged event) throws SQLException {
        changeGpu.add(event.state().name(), Times.text(event.at()), pool, event.nodeId(), event.gpu());
    }

    void flush() throws SQLException, UnfitBatchException {
        for (StatementBatch batch : all) {
            batch.run();
        }
    }

    void discard() throws SQLException {
        for (StatementBatch batch : all) {
            batch.discard();
        }
    }

    /** Whether the node is there with the same capacity, GPUs and links; its GPUs then keep their states. */
    private boolean sameHardware(String pool, Node node) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT n.cpu_millis, n.memory_mib, n.storage_mib, g.device_id, g.manufacturer, g.model_name,
                    g.vram_size_mb, n.topology
                FROM nodes n LEFT JOIN gpus g ON g.pool = n.pool AND g.node_id = n.id
                WHERE n.pool = ? AND n.id = ? ORDER BY g.gpu_number""")) {
            query.setString(1, pool);
            query.setString(2, node.id());
            try (ResultSet rows = query.executeQuery()) {
                List<Gpu> gpus = new ArrayList<>();
                boolean same = false;
                while (rows.next()) {
                    same = node.capacity().equals(new Resources(rows.getLong(1), rows.getLong(2), rows.getLong(3)))
                            && node.topology().map(GpuTopology::text).equals(Optional.ofNullable(rows.getString(8)));
                    if (rows.getString(4) != null) {
                        gpus.add(new Gpu(rows.getString(4), rows.getString(5), rows.getString(6), rows.getLong(7)));
                    }
                }
                return same && gpus.equals(node.gpus());
            }
        }
    }
}
