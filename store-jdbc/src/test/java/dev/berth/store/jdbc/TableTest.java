package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The descriptions of tables say what the scripts make, and are rendered in every form of a statement. */
final class TableTest {

    private static final List<Table<?>> TABLES = List.of(PoolColumn.TABLE, NodeColumn.TABLE, GpuColumn.TABLE,
            RequestColumn.TABLE, AllocationColumn.TABLE, AllocationGpuColumn.TABLE, AuditColumn.TABLE);
    private static final Tables NAMES = new Tables("x_");

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#available")
    void theDatabaseHasTheColumnsThatAreDescribed(TestDatabase database) throws SQLException {
        DataSource source = database.fresh();
        JdbcDatabase.open(source).close();
        try (Connection connection = source.getConnection()) {
            for (Table<?> table : TABLES) {
                List<String> described = new ArrayList<>();
                for (Column column : table.columns()) {
                    described.add(column.label() + (database == TestDatabase.POSTGRESQL
                            ? " " + column.type().postgres() : ""));
                }
                assertEquals(described, found(database, connection, database.tables().prefix() + table.name()));
                assertEquals(new TreeSet<>(table.key().stream().map(Column::label).toList()),
                        key(database, connection, database.tables().prefix() + table.name()));
            }
        }
    }

    private static String inCase(TestDatabase database, String name) {
        return database == TestDatabase.H2 ? name.toUpperCase() : name;
    }

    private static List<String> found(TestDatabase database, Connection connection, String table)
            throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet columns = connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(),
                inCase(database, table), null)) {
            while (columns.next()) {
                found.add(columns.getString("COLUMN_NAME").toLowerCase() + (database == TestDatabase.POSTGRESQL
                        ? " " + columns.getString("TYPE_NAME") : ""));
            }
        }
        return found;
    }

    private static TreeSet<String> key(TestDatabase database, Connection connection, String table)
            throws SQLException {
        TreeSet<String> key = new TreeSet<>();
        try (ResultSet columns = connection.getMetaData().getPrimaryKeys(connection.getCatalog(),
                connection.getSchema(), inCase(database, table))) {
            while (columns.next()) {
                key.add(columns.getString("COLUMN_NAME").toLowerCase());
            }
        }
        return key;
    }

    @Test
    void anInsertIsRenderedForOneRowForSeveralAndForArrays() {
        RowChange<GpuColumn> insert = GpuColumn.TABLE.insertWithout(GpuColumn.DEVICE_ID, GpuColumn.MANUFACTURER,
                GpuColumn.MODEL_NAME, GpuColumn.VRAM_SIZE_MB, GpuColumn.CHANGED_AT).set(GpuColumn.STATE, "'NEW'");
        String into = "INSERT INTO x_gpus (pool, id, server_name, gpu_number, state)";
        assertEquals(into + " VALUES (?, ?, ?, ?, 'NEW')", NAMES.sql(insert.forOneRow()));
        assertEquals(into + " VALUES (?, ?, ?, ?, 'NEW'), (?, ?, ?, ?, 'NEW')", NAMES.sql(insert.forRows(2)));
        assertEquals(into + " SELECT p0, p1, p2, p3, 'NEW' FROM rows", NAMES.sql(insert.forRowsOf("rows")));
        assertEquals("INSERT x_gpus", insert.summary(NAMES));
    }

    @Test
    void anUpdateIsRenderedForOneRowAndForArrays() {
        RowChange<PoolColumn> update = PoolColumn.TABLE.update().where(PoolColumn.SEQUENCE).set(PoolColumn.SEQUENCE)
                .set(PoolColumn.LEADER, "NULL").set(PoolColumn.LAST_NODE, "COALESCE(%s, last_node)")
                .whereOr(PoolColumn.EPOCH, "0").where(PoolColumn.LEASE_UNTIL, "IS NULL");
        assertEquals("UPDATE x_pools SET sequence = ?, leader = NULL, last_node = COALESCE(?, last_node) WHERE "
                + "pool = ? AND sequence = ? AND COALESCE(epoch, 0) = ? AND lease_until IS NULL",
                NAMES.sql(update.forOneRow()));
        assertEquals("UPDATE x_pools SET sequence = p0, leader = NULL, last_node = COALESCE(p1, last_node) FROM "
                + "(SELECT * FROM rows, LATERAL (SELECT ctid AS place FROM x_pools WHERE pool = p2 AND sequence = p3 "
                + "AND COALESCE(epoch, 0) = p4 AND lease_until IS NULL OFFSET 0) AS found) AS change "
                + "WHERE x_pools.ctid = place", NAMES.sql(update.forRowsOf("rows")));
        Row<PoolColumn> row = new Row<>(update.setAt(), update.whereAt(), new Object[update.parameters().size()]);
        row.where(PoolColumn.EPOCH, 5).where(PoolColumn.SEQUENCE, 4).where(PoolColumn.POOL, "lab")
                .set(PoolColumn.LAST_NODE, 2).set(PoolColumn.SEQUENCE, 1);
        assertEquals(List.of(1, 2, "lab", 4, 5), List.of(row.values()));
        assertThrows(IndexOutOfBoundsException.class, () -> row.set(PoolColumn.LEADER, "ada"));
    }

    @Test
    void aDeleteIsAboutAllRowsThatMatch() {
        RowChange<GpuColumn> delete = GpuColumn.TABLE.delete().where(GpuColumn.POOL);
        assertEquals("DELETE FROM x_gpus WHERE pool = ?", NAMES.sql(delete.forOneRow()));
        assertThrows(IllegalStateException.class, () -> delete.forRowsOf("rows"));
    }
}
