package dev.berth.benchmark;

import dev.berth.model.Shape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One connection of a host that places by {@code SELECT … FOR UPDATE SKIP LOCKED}, row by row: a request is inserted,
 * the tightest node with room that nobody else has locked is selected and updated, an allocation is inserted, commit.
 * An end updates the three and commits. Several connections may work at once; each is for one thread.
 *
 * <p>As fast as JDBC lets it be: statements are prepared once, the index gives the order without sorting, and there are
 * no more columns and indexes than that takes.
 */
final class SkipLockedClient implements AutoCloseable {

    private static final String SCHEMA = """
            CREATE TABLE node (id INTEGER PRIMARY KEY, free_gpus INTEGER NOT NULL, free_cpu BIGINT NOT NULL,
                free_mem BIGINT NOT NULL, gpu_mask INTEGER NOT NULL);
            CREATE INDEX node_free ON node (free_gpus, free_cpu, free_mem, id);
            CREATE TABLE request (id BIGINT PRIMARY KEY, user_id TEXT NOT NULL, status TEXT NOT NULL,
                gpus INTEGER NOT NULL, cpu BIGINT NOT NULL, mem BIGINT NOT NULL, created_at TIMESTAMPTZ NOT NULL);
            CREATE TABLE allocation (request_id BIGINT PRIMARY KEY, node_id INTEGER NOT NULL, gpu_mask INTEGER NOT NULL,
                started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ);
            INSERT INTO node SELECT i, %d, %d, %d, %d FROM generate_series(0, %d) AS i;
            ANALYZE node""";
    private static final int ATTEMPTS = 1_000;

    private final Connection connection;
    private final PreparedStatement ask;
    private final PreparedStatement select;
    private final PreparedStatement update;
    private final PreparedStatement allocate;
    private final PreparedStatement endRequest;
    private final PreparedStatement endAllocation;

    SkipLockedClient(String url) {
        try {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            ask = connection.prepareStatement("INSERT INTO request VALUES (?, ?, 'RUNNING', ?, ?, ?, now())");
            select = connection.prepareStatement("""
                    SELECT id, gpu_mask FROM node WHERE free_gpus >= ? AND free_cpu >= ? AND free_mem >= ?
                    ORDER BY free_gpus, free_cpu, free_mem, id LIMIT 1 FOR UPDATE SKIP LOCKED""");
            update = connection.prepareStatement("""
                    UPDATE node SET free_gpus = free_gpus + ?, free_cpu = free_cpu + ?, free_mem = free_mem + ?,
                    gpu_mask = gpu_mask + ? WHERE id = ?""");
            allocate = connection.prepareStatement("INSERT INTO allocation VALUES (?, ?, ?, now())");
            endRequest = connection.prepareStatement("UPDATE request SET status = 'COMPLETED' WHERE id = ?");
            endAllocation = connection.prepareStatement("UPDATE allocation SET ended_at = now() WHERE request_id = ?");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Makes the tables, with so many empty nodes. */
    static void prepare(String url, int nodes) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA.formatted(Workload.GPUS, Workload.CPU_MILLIS, Workload.MEMORY_MIB,
                    (1 << Workload.GPUS) - 1, nodes - 1));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException cause) {
        return new IllegalStateException("The database failed. error=" + cause.getMessage(), cause);
    }

    /** Places a request and keeps it; the {@link Spot}. */
    long place(long request, Shape shape) {
        try {
            ask.setLong(1, request);
            ask.setString(2, "user-" + request % 97);
            ask.setInt(3, shape.gpus().count());
            ask.setLong(4, shape.resources().cpuMillis());
            ask.setLong(5, shape.resources().memoryMib());
            ask.executeUpdate();
            long spot = lock(shape);
            change(shape, spot, -1);
            allocate.setLong(1, request);
            allocate.setInt(2, Spot.node(spot));
            allocate.setInt(3, Spot.gpus(spot));
            allocate.executeUpdate();
            connection.commit();
            return spot;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Others may have locked all that has room just now. */
    private long lock(Shape shape) throws SQLException {
        select.setInt(1, shape.gpus().count());
        select.setLong(2, shape.resources().cpuMillis());
        select.setLong(3, shape.resources().memoryMib());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ResultSet found = select.executeQuery()) {
                if (found.next()) {
                    return Spot.of(found.getInt(1), Spot.lowest(found.getInt(2), shape.gpus().count()));
                }
            }
        }
        throw Spot.none(shape);
    }

    private void change(Shape shape, long spot, int sign) throws SQLException {
        update.setInt(1, sign * shape.gpus().count());
        update.setLong(2, sign * shape.resources().cpuMillis());
        update.setLong(3, sign * shape.resources().memoryMib());
        update.setInt(4, sign * Spot.gpus(spot));
        update.setInt(5, Spot.node(spot));
        update.executeUpdate();
    }

    /** Gives back what a request holds, and keeps that. */
    void end(long request, Shape shape, long spot) {
        try {
            endRequest.setLong(1, request);
            endRequest.executeUpdate();
            endAllocation.setLong(1, request);
            endAllocation.executeUpdate();
            change(shape, spot, 1);
            connection.commit();
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
