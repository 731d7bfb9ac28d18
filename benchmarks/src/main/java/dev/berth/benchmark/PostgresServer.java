package dev.berth.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A PostgreSQL server of this process's own, which waits for the disk at every commit, as one in service does; all else
 * is as PostgreSQL comes. It ends with {@link #close}, and what it kept is gone.
 */
final class PostgresServer implements AutoCloseable {

    private static final Duration STARTUP = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one, and sees that it waits for the disk. */
    static PostgresServer start() {
        try {
            PostgresServer started = new PostgresServer(EmbeddedPostgres.builder().setPGStartupWait(STARTUP)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on").start());
            started.requireOn("fsync");
            started.requireOn("synchronous_commit");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireOn(String setting) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            if (!row.getString(1).equals("on")) {
                throw new IllegalStateException("The server does not wait for the disk. " + setting + "="
                        + row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The server does not answer.", e);
        }
    }

    /** Its JDBC address. */
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
