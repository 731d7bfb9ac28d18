package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;

/**
 * A family of tables in one database. Its version is the highest number in the table {@code schema_scripts} of a script
 * that has ended; a host that runs the statements of {@link #ddl} itself writes that row with them.
 *
 * @param database where the tables lie
 * @param tables their names
 * @param family the family
 */
record Schema(Database database, Tables tables, TableFamily family) {

    /** Returns all statements of the scripts, for the database's own client. */
    static String ddl(Dialect dialect, Tables tables, TableFamily family) {
        StringBuilder text = new StringBuilder("-- The tables of Berth, family " + family + ", version "
                + family.newest() + ", for " + dialect.product() + ".\n").append(dialect.preamble())
                .append(SchemaScript.scriptsTable(dialect, tables));
        for (SchemaScript script : family.scripts()) {
            text.append('\n').append(script.text(dialect, tables)).append('\n').append(tables.sql(
                    "INSERT INTO {schema_scripts} (family, version, script, begun_at, ended_at)\nVALUES ('" + family
                    + "', " + script.version() + ", '" + script.name() + "', " + dialect.clock() + ", "
                    + dialect.clock() + ");\n"));
        }
        return text.toString();
    }

    /**
     * Opens a connection that writes, after a look at the whole database, and makes or updates the tables if they are
     * not of the newest version.
     *
     * @throws StoreException if the database is damaged, is not Berth's, has newer tables, or has older ones or none
     *     and may not be migrated
     */
    Handle open(boolean migrate) throws SQLException {
        Handle handle = connect();
        try {
            int version = version(handle);
            if (version < family.newest() && !migrate) {
                throw outdated(version);
            }
            database.prepare(handle, version == 0);
            if (version == family.newest()) {
                return handle;
            }
        } catch (RuntimeException | SQLException e) {
            handle.close();
            throw e;
        }
        handle.close();
        new SchemaRunner(this).run();
        return reopen();
    }

    /** Opens a connection that writes to tables which an earlier one was opened to. */
    Handle reopen() throws SQLException {
        Handle handle = connect();
        try {
            if (version(handle) < family.newest()) {
                throw gone();
            }
            return handle;
        } catch (RuntimeException | SQLException e) {
            handle.close();
            throw e;
        }
    }

    /** Describes a database that has lost its tables between two connections. */
    StoreException gone() {
        return new StoreException("The tables were there and are gone. " + database.description()
                + " Maybe add ;DB_CLOSE_DELAY=-1 to the address of an H2 database in memory.", null);
    }

    /** Opens a connection that writes, whatever tables there are. */
    Handle connect() {
        database.verify();
        Handle handle = Jdbi.open(database.writing());
        // After an error the connection is closed in the middle of a transaction, which ends with it.
        handle.getConfig(Handles.class).setForceEndTransactions(false);
        return handle;
    }

    /** Returns the version that is there, 0 if there is none. */
    private int version(Handle handle) throws SQLException {
        if (!hasScripts(handle)) {
            return 0;
        }
        int version = handle.createQuery(tables.sql("SELECT COALESCE(MAX(version), 0) FROM {schema_scripts} "
                + "WHERE family = ? AND ended_at IS NOT NULL")).bind(0, family.toString()).mapTo(int.class).one();
        if (version > family.newest()) {
            throw new StoreException("The database was made by a newer version of Berth. " + database.description()
                    + " family=" + family + " schema=" + version + " known=" + family.newest()
                    + " Maybe update berth-store-jdbc.", null);
        }
        return version;
    }

    /** Returns whether there is a table of the scripts that ran. */
    boolean hasScripts(Handle handle) throws SQLException {
        return names(handle.getConnection()).contains(name("schema_scripts"));
    }

    private StoreException outdated(int version) {
        String found = version == 0 ? "The database has no tables of Berth. "
                : "The database was made by an older version of Berth. ";
        return new StoreException(found + database.description() + " prefix=" + tables.prefix() + " family=" + family
                + " schema=" + version + " known=" + family.newest()
                + " Maybe run what JdbcDatabase.ddl gives, or let Berth migrate.", null);
    }

    /** Returns the names of the tables and views that a script makes and that are there, in lower case. */
    Set<String> found(Connection connection, SchemaScript script) throws SQLException {
        Set<String> found = names(connection);
        found.retainAll(script.made().stream().map(this::name).toList());
        return found;
    }

    /** Returns the names in the connection's own schema, in lower case. */
    private static Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        String schema = connection.getSchema();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), schema, null, null)) {
            while (rows.next()) {
                // The name was a pattern: team_1 matches teama1 as well.
                if (schema == null || schema.equals(rows.getString("TABLE_SCHEM"))) {
                    names.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private String name(String table) {
        return (tables.prefix() + table).toLowerCase(Locale.ROOT);
    }
}
