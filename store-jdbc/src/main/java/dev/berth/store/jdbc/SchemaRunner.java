package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs the scripts of a family of tables that a database lacks, while others may do the same.
 *
 * <p>The script's row in {@code schema_scripts} is the lock. It is written first, as begun; a transaction then sets its
 * end, and so locks it, before the script runs, and commits after it: others wait for the row, and find that there is
 * nothing left to do. Where the database can undo the making of tables, the script runs in that transaction. Elsewhere
 * each of its statements is permanent at once and would end the transaction, so it runs on a second connection; a row
 * that has begun, not ended, and is not locked then means that the script broke off.
 */
final class SchemaRunner {

    /** Of attempts to get hold of a row that another process has locked; each waits as long as the database does. */
    private static final int TRIES = 100;
    private static final int PAUSE_MILLIS = 20;

    private final Schema schema;
    private final Database database;
    private final Dialect dialect;
    private final Tables tables;

    SchemaRunner(Schema schema) {
        this.schema = schema;
        this.database = schema.database();
        this.dialect = database.dialect();
        this.tables = schema.tables();
    }

    /**
     * Brings the tables to the newest version.
     *
     * @throws StoreException if tables of others are in the way, or the database does not take the scripts
     */
    void run() {
        for (SchemaScript script : schema.family().scripts()) {
            patiently(() -> begin(script));
            patiently(() -> end(script));
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** Tries again what another process prevents for a moment. */
    private void patiently(Work work) {
        for (int attempt = 1;; attempt++) {
            try {
                work.run();
                return;
            } catch (SQLException | JdbiException e) {
                if (attempt == TRIES || !isLocked(e)) {
                    throw database.explain("migrate", e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
        }
    }

    private boolean isLocked(Exception e) {
        return (e instanceof JdbiException ? e.getCause() : e) instanceof SQLException known && dialect.isLocked(known);
    }

    /** Writes the script's row, unless another process has. */
    private void begin(SchemaScript script) throws SQLException {
        try (Handle handle = schema.connect()) {
            // First the names, since the row is written before any table is made.
            Set<String> found = schema.found(handle.getConnection(), script);
            if (schema.hasScripts(handle) && isBegun(handle, script)) {
                return;
            }
            if (!found.isEmpty()) {
                throw new StoreException("Tables of others have the names that Berth's would have. "
                        + database.description() + " prefix=" + tables.prefix() + " names=" + found
                        + " Maybe choose another prefix.", null);
            }
            makeScripts(handle);
            insert(handle, script);
        }
    }

    private boolean isBegun(Handle handle, SchemaScript script) {
        return handle.createQuery(tables.sql("SELECT version FROM {schema_scripts} WHERE family = ? AND version = ?"))
                .bind(0, script.family()).bind(1, script.version()).mapTo(int.class).findOne().isPresent();
    }

    /** Some databases complain if two processes make a table at once, even if it exists then. */
    private void makeScripts(Handle handle) throws SQLException {
        try {
            execute(handle.getConnection(), SchemaScript.scriptsTable(dialect, tables));
        } catch (SQLException e) {
            if (!schema.hasScripts(handle)) {
                throw e;
            }
        }
    }

    private void insert(Handle handle, SchemaScript script) {
        try {
            handle.execute(tables.sql("INSERT INTO {schema_scripts} (family, version, script, begun_at) VALUES (?, ?, "
                    + "?, " + dialect.clock() + ")"), script.family(), script.version(), script.name());
        } catch (JdbiException e) {
            if (!(e.getCause() instanceof SQLException known) || !dialect.isDataError(known)) {
                throw e;
            }
        }
    }

    /** Runs the script while its row is locked, unless another process has. */
    private void end(SchemaScript script) throws SQLException {
        try (Handle handle = schema.connect()) {
            if (!schema.hasScripts(handle)) {
                throw schema.gone();
            }
            handle.begin();
            if (handle.execute(tables.sql("UPDATE {schema_scripts} SET ended_at = " + dialect.clock()
                    + " WHERE family = ? AND version = ? AND ended_at IS NULL"), script.family(), script.version())
                    == 1) {
                runLocked(handle, script);
            }
            handle.commit();
        }
    }

    private void runLocked(Handle handle, SchemaScript script) throws SQLException {
        if (dialect.undoesTables()) {
            runOn(handle, script);
            return;
        }
        Set<String> found = schema.found(handle.getConnection(), script);
        if (!found.isEmpty()) {
            throw new StoreException("A script that makes tables broke off. " + database.description() + " script="
                    + script.name() + dropFirst(found), null);
        }
        try (Handle second = schema.connect()) {
            runOn(second, script);
        } catch (StoreException e) {
            Set<String> begun = schema.found(handle.getConnection(), script);
            throw begun.isEmpty() ? e : new StoreException(e.getMessage() + dropFirst(begun), e.getCause());
        }
    }

    private static String dropFirst(Set<String> begun) {
        return " begun=" + begun + " Maybe let the user make tables, indexes and views, drop what was begun, and open "
                + "the database again.";
    }

    private void runOn(Handle handle, SchemaScript script) {
        try {
            for (String statement : script.statements(dialect, tables)) {
                execute(handle.getConnection(), statement);
            }
        } catch (SQLException e) {
            throw database.explain("migrate script=" + script.name(), e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Comments show JSON, which is no escape of JDBC's.
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
