package dev.berth.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The databases that the tests run on. A server runs once in a JVM, and not longer than it. */
enum TestDatabase {

    SQLITE {
        @Override
        String freshUrl(int number) {
            try {
                Path directory = Files.createTempDirectory("berth-test");
                Path file = directory.resolve("berth.db");
                for (Path left : List.of(directory, file, Path.of(file + "-wal"), Path.of(file + "-shm"))) {
                    left.toFile().deleteOnExit();
                }
                return "jdbc:sqlite:" + file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    H2 {
        @Override
        String freshUrl(int number) {
            return "jdbc:h2:mem:test" + number + ";DB_CLOSE_DELAY=-1";
        }
    },

    POSTGRESQL {
        @Override
        String freshUrl(int number) {
            return PostgresServer.freshUrl("test" + number);
        }

        @Override
        ServerProcess startServer() {
            return PostgresServer.start();
        }
    },

    MARIADB {
        /** By its name, since its class is there only with the profile. */
        @Override
        String freshUrl(int number) {
            return (String) ask("freshUrl", List.of(String.class), "test" + number);
        }

        @Override
        ServerProcess startServer() {
            return (ServerProcess) ask("start", List.of());
        }

        private Object ask(String method, List<Class<?>> types, Object... arguments) {
            try {
                return Class.forName(MARIADB_SERVER).getDeclaredMethod(method, types.toArray(Class[]::new))
                        .invoke(null, arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("MariaDB could not be started.", e);
            }
        }
    };

    static final List<String> TABLES = List.of("pools", "nodes", "gpus", "requests", "allocations", "allocation_gpus",
            "audit_log", "job_locks", "hints");

    private static final String MARIADB_SERVER = "dev.berth.store.jdbc.MariaDbServer";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** The address of a database, or of a part of one, that has nothing in it. */
    abstract String freshUrl(int number);

    /** A server of its own, for somebody who does harm to it. */
    ServerProcess startServer() {
        throw new UnsupportedOperationException("This one has no server.");
    }

    static Stream<TestDatabase> available() {
        return Arrays.stream(values()).filter(database -> database != MARIADB || hasMariaDb());
    }

    /** Those that a host runs. */
    static Stream<TestDatabase> ofHosts() {
        return available().filter(database -> database != SQLITE);
    }

    /** Those that are servers with processes of their own. */
    static Stream<TestDatabase> servers() {
        return ofHosts().filter(database -> database != H2);
    }

    static boolean hasMariaDb() {
        try {
            Class.forName(MARIADB_SERVER);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    String freshUrl() {
        return freshUrl(NUMBERS.incrementAndGet());
    }

    DataSource fresh() {
        return at(freshUrl());
    }

    static DataSource at(String url) {
        return new ConnectionSource(() -> DriverManager.getConnection(url));
    }

    Dialect dialect() {
        return Dialect.valueOf(name());
    }

    /** The names that a store uses unless it is told otherwise. */
    Tables tables() {
        return new Tables(this == SQLITE ? "" : JdbcDatabase.DEFAULT_PREFIX);
    }

    void execute(DataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(tables().sql(sql));
            }
        }
    }

    /** The rows of a query, their columns joined by bars, with times as they stand in ISO 8601. */
    List<String> query(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(tables().sql(sql))) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                StringJoiner line = new StringJoiner("|");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.add(text(rows, i));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    private String text(ResultSet rows, int column) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        String text = rows.getString(column);
        boolean isTime = about.getColumnTypeName(column).toUpperCase().matches("TIMESTAMP.*|DATETIME.*")
                || String.valueOf(text).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        Instant time = isTime ? dialect().times().read(rows, column) : null;
        return time == null ? String.valueOf(text) : time.toString();
    }
}
