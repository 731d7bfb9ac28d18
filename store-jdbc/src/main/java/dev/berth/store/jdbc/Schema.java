package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables of one database: which version of them is there, and how the next one is made.
 *
 * <p>The numbered scripts are the same for all databases; types and prefix are placeholders in them. Flyway runs them
 * and keeps its record beside them. The version that counts is what the view {@code schema_version} says, which the
 * last statement of each script makes: so a host may run the scripts by whatever means it likes, and Flyway is not even
 * loaded where there is nothing to do.
 *
 * @param database where they lie
 * @param tables their names
 */
record Schema(Database database, Tables tables) {

    private static final String VERSION = "schema_version";
    private static final String HISTORY = "schema_history";
    private static final Pattern MADE = Pattern.compile("CREATE (?:TABLE|VIEW) \\$\\{prefix}(\\w+)");
    /** Others may migrate at the same moment, and what fails here may be done there. */
    private static final int TRIES = 5;

    /** The newest version that this code knows. */
    static int newest() {
        return SchemaScript.ALL.size();
    }

    /** All that the scripts say, for the database's own client. */
    static String ddl(Dialect dialect, Tables tables) {
        StringBuilder text = new StringBuilder("-- The tables of Berth, version " + newest() + ", for "
                + dialect.product() + ".\n").append(dialect.preamble());
        Map<String, String> placeholders = placeholders(dialect, tables);
        for (SchemaScript script : SchemaScript.ALL) {
            String resolved = script.text();
            for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
                resolved = resolved.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
            }
            text.append(resolved);
        }
        return text.toString();
    }

    private static Map<String, String> placeholders(Dialect dialect, Tables tables) {
        Map<String, String> placeholders = new HashMap<>(dialect.placeholders());
        placeholders.put("prefix", tables.prefix());
        return placeholders;
    }

    /**
     * Finds out which version is there.
     *
     * @return 0 if there is none
     * @throws StoreException if it is newer than {@link #newest()}
     */
    int version(Handle handle) throws SQLException {
        if (!names(handle.getConnection()).contains(name(VERSION))) {
            return 0;
        }
        int version = handle.createQuery(tables.sql("SELECT version FROM {schema_version}")).mapTo(int.class).one();
        if (version > newest()) {
            throw new StoreException("The database was made by a newer version of Berth. " + database.description()
                    + " schema=" + version + " known=" + newest() + " Maybe update berth-store-jdbc.", null);
        }
        return version;
    }

    /** Refuses to go on with tables that somebody else has to make or to bring up to date. */
    StoreException outdated(int version) {
        String found = version == 0 ? "The database has no tables of Berth. "
                : "The database was made by an older version of Berth. ";
        return new StoreException(found + database.description() + " prefix=" + tables.prefix() + " schema=" + version
                + " known=" + newest() + " Maybe run what JdbcDatabase.ddl gives, or let Berth migrate.", null);
    }

    /**
     * Runs the scripts from a version on.
     *
     * @throws StoreException if tables of others are in the way, or the database does not take the scripts
     */
    void migrate(int version) throws SQLException {
        refuseOthersTables(version);
        Optional<FlywayException> first = Optional.empty();
        for (int attempt = 1; !has(newest()); attempt++) {
            if (attempt > TRIES) {
                throw new StoreException("The tables were made and are gone again. " + database.description()
                        + " Maybe add ;DB_CLOSE_DELAY=-1 to the address of an H2 database in memory.", null);
            }
            try {
                flyway(version).migrate();
            } catch (FlywayException e) {
                // What comes later complains of what the first has left behind.
                first = Optional.of(first.orElse(e));
                if (attempt == TRIES || !has(HISTORY)) {
                    throw failed(version, first.get());
                }
            }
        }
    }

    /** Most databases keep what a script made before it failed, and Flyway does not go on from there. */
    private StoreException failed(int version, FlywayException first) throws SQLException {
        StoreException known = database.explain("migrate", first);
        Set<String> begun = names();
        begun.retainAll(made());
        if (version > 0 || begun.isEmpty()) {
            return known;
        }
        begun.add(name(HISTORY));
        return new StoreException(known.getMessage() + " begun=" + begun
                + " Maybe let the user make tables, indexes and views, drop what was begun, and open the store again.",
                known.getCause());
    }

    private boolean has(int version) throws SQLException {
        try (Handle handle = Jdbi.open(database.writing())) {
            return version(handle) == version;
        }
    }

    private boolean has(String table) throws SQLException {
        return names().contains(name(table));
    }

    private Set<String> names() throws SQLException {
        try (Handle handle = Jdbi.open(database.writing())) {
            return names(handle.getConnection());
        }
    }

    private Flyway flyway(int version) {
        return Flyway.configure(Schema.class.getClassLoader()).dataSource(database.migrating())
                .resourceProvider(new SchemaScript.Provider()).javaMigrationClassProvider(List::of)
                .placeholders(placeholders(database.dialect(), tables)).table(tables.prefix() + HISTORY)
                .baselineOnMigrate(true).baselineVersion(String.valueOf(version))
                .skipDefaultCallbacks(true).loggers("slf4j").load();
    }

    /** Where some databases would leave half of a script behind, nothing has been written yet. */
    private void refuseOthersTables(int version) throws SQLException {
        if (version > 0) {
            return;
        }
        Set<String> inTheWay = names();
        inTheWay.retainAll(made());
        // Whoever migrates at this moment has made the history first.
        if (!inTheWay.isEmpty() && !has(HISTORY)) {
            throw new StoreException("Tables of others have the names that Berth's would have. "
                    + database.description()
                    + " prefix=" + tables.prefix() + " names=" + inTheWay + " Maybe choose another prefix.", null);
        }
    }

    private Set<String> made() {
        Set<String> made = new TreeSet<>();
        for (SchemaScript script : SchemaScript.ALL) {
            MADE.matcher(script.text()).results().map((MatchResult found) -> name(found.group(1))).forEach(made::add);
        }
        return made;
    }

    /** What the connection's own schema has, in lower case. */
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
