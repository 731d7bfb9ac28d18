package dev.berth.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server that waits for the disk at every commit, as one in service does. */
final class PostgresServer {

    private static final ServerProcess SHARED = start();

    private PostgresServer() {
    }

    static String freshUrl(String name) {
        try (Connection connection = DriverManager.getConnection(SHARED.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
            return SHARED.url() + "&currentSchema=" + name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another server, for somebody who does harm to it. */
    static ServerProcess start() {
        try {
            Path data = Files.createTempDirectory("berth-postgresql");
            EmbeddedPostgres server = EmbeddedPostgres.builder().setDataDirectory(data)
                    .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").start();
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            ServerProcess process = new ServerProcess(pid, data,
                    "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres");
            assertOn(server, "fsync");
            assertOn(server, "synchronous_commit");
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertOn(EmbeddedPostgres server, String setting) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            if (!row.getString(1).equals("on")) {
                throw new IllegalStateException(setting + " is " + row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
