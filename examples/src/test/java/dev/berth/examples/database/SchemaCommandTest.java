package dev.berth.examples.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.examples.CommandRun;
import dev.berth.store.jdbc.JdbcDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SchemaCommandTest {

    @TempDir
    private Path folder;

    @Test
    void whatItPrintsMakesADatabaseThatAStoreWorksWith() throws SQLException {
        CommandRun run = CommandRun.of(folder, "schema", "--family", "scheduler", "--dialect", "sqlite",
                "--prefix", "lab_");
        assertEquals(0, run.code(), run.err());
        String url = "jdbc:sqlite:" + folder.resolve("berth.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(run.out());
        }
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url);
        try (JdbcDatabase database = JdbcDatabase.builder(source).tablePrefix("lab_").migrate(false).build()) {
            assertEquals(1, database.schedulerStore().acquire("lab", "leader").epoch());
        }
    }

    /** A store on a file has no prefix: with another one it would make its tables beside those. */
    @Test
    void whatItPrintsForAFileIsWhatAStoreOpens() throws SQLException {
        CommandRun run = CommandRun.of(folder, "schema", "--dialect", "SQLite");
        assertEquals(0, run.code(), run.err());
        Path file = folder.resolve("berth.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(run.out());
            JdbcDatabase.open(file).close();
            try (ResultSet tables = statement.executeQuery(
                    "SELECT count(*), sum(name = 'requests') FROM sqlite_schema WHERE name LIKE '%requests'"
                            + " AND type = 'table'")) {
                assertEquals(1, tables.getInt(1));
                assertEquals(1, tables.getInt(2));
            }
        }
    }

    @Test
    void theUsualPrefixIsTheStores() {
        CommandRun run = CommandRun.of(folder, "schema", "--dialect", "PostgreSQL");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("CREATE TABLE " + JdbcDatabase.DEFAULT_PREFIX + "requests ("), run.out());
        assertTrue(run.out().contains("TIMESTAMPTZ(3)"), run.out());
    }

    @Test
    void wrongWordsAreRefused() {
        assertTrue(CommandRun.of(folder, "schema", "--dialect", "oracle").complaint().contains("dialect=oracle"));
        assertTrue(CommandRun.of(folder, "schema", "--dialect", "h2", "--prefix", "a-b").complaint()
                .contains("prefix=a-b"));
        assertTrue(CommandRun.of(folder, "schema", "--dialect", "h2", "--family", "weather").complaint()
                .contains("family=weather"));
        assertTrue(CommandRun.of(folder, "schema").complaint().contains("--dialect"));
    }
}
