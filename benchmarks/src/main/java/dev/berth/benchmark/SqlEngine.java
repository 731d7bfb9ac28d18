package dev.berth.benchmark;

import dev.berth.model.Shape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Best fit by a query: nodes are rows of a table in memory, an index has them in the order that best fit wants, and a
 * transaction selects the first one with room and updates it.
 *
 * <p>As fast as JDBC lets it be: the database is private to this connection and lies in its process, statements are
 * prepared once, the index gives the order without sorting (the test looks at the plan), and nothing is written to
 * disk.
 */
final class SqlEngine implements PlacementEngine {

    /** The databases, and what makes them faster than they are by default. */
    enum Database {
        H2("jdbc:h2:mem:", "EXPLAIN ", List.of()),
        SQLITE("jdbc:sqlite::memory:", "EXPLAIN QUERY PLAN ",
                List.of("PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE"));

        private final String url;
        private final String explain;
        private final List<String> tuning;

        Database(String url, String explain, List<String> tuning) {
            this.url = url;
            this.explain = explain;
            this.tuning = tuning;
        }
    }

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE node (id INTEGER PRIMARY KEY, free_gpus INTEGER NOT NULL, free_cpu BIGINT NOT NULL, "
                    + "free_mem BIGINT NOT NULL, gpu_mask INTEGER NOT NULL)",
            "CREATE INDEX node_free ON node (free_gpus, free_cpu, free_mem, id)");
    private static final String INSERT = "INSERT INTO node VALUES (?, ?, ?, ?, ?)";
    private static final String SELECT = "SELECT id, gpu_mask FROM node "
            + "WHERE free_gpus >= ? AND free_cpu >= ? AND free_mem >= ? "
            + "ORDER BY free_gpus, free_cpu, free_mem, id LIMIT 1";
    private static final String UPDATE = "UPDATE node SET free_gpus = free_gpus + ?, free_cpu = free_cpu + ?, "
            + "free_mem = free_mem + ?, gpu_mask = gpu_mask + ? WHERE id = ?";

    private final Database database;
    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement update;

    SqlEngine(Database database, int nodes) {
        this.database = database;
        try {
            connection = DriverManager.getConnection(database.url);
            for (String statement : database.tuning) {
                run(statement);
            }
            connection.setAutoCommit(false);
            for (String statement : SCHEMA) {
                run(statement);
            }
            insert(nodes);
            connection.commit();
            select = connection.prepareStatement(SELECT);
            update = connection.prepareStatement(UPDATE);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException cause) {
        return new IllegalStateException("The database failed. error=" + cause.getMessage(), cause);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void insert(int nodes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int node = 0; node < nodes; node++) {
                insert.setInt(1, node);
                insert.setInt(2, Workload.GPUS);
                insert.setLong(3, Workload.CPU_MILLIS);
                insert.setLong(4, Workload.MEMORY_MIB);
                insert.setInt(5, (1 << Workload.GPUS) - 1);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    public long place(Shape shape) {
        try {
            ask(select, shape);
            long spot;
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    throw Spot.none(shape);
                }
                spot = Spot.of(found.getInt(1), Spot.lowest(found.getInt(2), shape.gpus().count()));
            }
            change(shape, spot, -1);
            return spot;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void ask(PreparedStatement query, Shape shape) throws SQLException {
        query.setInt(1, shape.gpus().count());
        query.setLong(2, shape.resources().cpuMillis());
        query.setLong(3, shape.resources().memoryMib());
    }

    private void change(Shape shape, long spot, int sign) throws SQLException {
        update.setInt(1, sign * shape.gpus().count());
        update.setLong(2, sign * shape.resources().cpuMillis());
        update.setLong(3, sign * shape.resources().memoryMib());
        update.setInt(4, sign * Spot.gpus(spot));
        update.setInt(5, Spot.node(spot));
        update.executeUpdate();
        connection.commit();
    }

    @Override
    public void take(Shape shape, long spot) {
        try {
            change(shape, spot, -1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void release(Shape shape, long spot) {
        try {
            change(shape, spot, 1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** How the database says that it finds a node. */
    String plan() {
        try (PreparedStatement query = connection.prepareStatement(database.explain + SELECT)) {
            ask(query, Workload.shape(0));
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = query.executeQuery()) {
                int last = lines.getMetaData().getColumnCount();
                while (lines.next()) {
                    plan.append(lines.getString(last)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
