package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The numbered scripts that make the tables, and the record in the database of those that ran. Named as Flyway names
 * them, so that a host that migrates its own database with Flyway can take them as they are.
 */
final class Schema {

    private static final List<String> SCRIPTS = List.of("V1__pools_nodes_requests.sql");

    private Schema() {
    }

    /** The newest version that this code knows. */
    static int newest() {
        return SCRIPTS.size();
    }

    /** The version that the database has: 0 before the first script. */
    static int version(Handle handle) {
        boolean fresh = handle.createQuery("SELECT count(*) FROM sqlite_master WHERE name = 'schema_history'")
                .mapTo(int.class).one() == 0;
        return fresh ? 0 : handle.createQuery("SELECT coalesce(max(version), 0) FROM schema_history")
                .mapTo(int.class).one();
    }

    /**
     * Refuses a database that newer code has made.
     *
     * @throws StoreException if its version is above {@link #newest()}
     */
    static void refuseNewer(Handle handle, DatabaseFile file) {
        int version = version(handle);
        if (version > newest()) {
            throw new StoreException("The database was made by a newer version of Berth. file=" + file.path()
                    + " schema=" + version + " known=" + newest() + " Maybe update berth-store-jdbc.", null);
        }
    }

    /** Runs the scripts that have not run yet, all or none. */
    static void bringUpToDate(Handle handle) {
        handle.useTransaction(transaction -> {
            transaction.execute("CREATE TABLE IF NOT EXISTS schema_history (version INTEGER NOT NULL PRIMARY KEY, "
                    + "script TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT");
            for (int version = version(transaction) + 1; version <= newest(); version++) {
                String script = SCRIPTS.get(version - 1);
                transaction.createScript(read(script)).execute();
                transaction.execute("INSERT INTO schema_history (version, script, applied_at) VALUES (?, ?, ?)",
                        version, script, Times.text(Instant.now()));
            }
        });
    }

    private static String read(String script) {
        try (InputStream in = Schema.class.getResourceAsStream("schema/" + script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
