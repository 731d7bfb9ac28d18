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

    private static final int PORT = start();

    private PostgresServer() {
    }

    static String freshUrl(String name) {
        String url = "jdbc:postgresql://localhost:" + PORT + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
            return url + "&currentSchema=" + name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int start() {
        try {
            Path data = Files.createTempDirectory("berth-postgresql");
            EmbeddedPostgres server = EmbeddedPostgres.builder().setDataDirectory(data)
                    .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").start();
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            Reaper.follow(pid, data);
            assertOn(server, "fsync");
            assertOn(server, "synchronous_commit");
            return server.getPort();
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
