package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a store may be opened, and what is said of other places. */
final class JdbcUrlTest {

    @TempDir
    private Path directory;

    private static String refusal(String url) {
        LogText seen = new LogText();
        StoreException refused;
        try (seen) {
            refused = assertThrows(StoreException.class, () -> JdbcDatabase.open(url));
            seen.add(refused);
        }
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        assertFalse(seen.toString().contains("secret"), seen.toString());
        return refused.getMessage();
    }

    @Test
    void anySqlDatabaseOpensByItsAddress() {
        for (TestDatabase database : TestDatabase.available().toList()) {
            try (SchedulerStore store = JdbcDatabase.open(database.freshUrl()).schedulerStore()) {
                assertEquals(1, store.acquire("lab", "leader").epoch());
            }
        }
    }

    @Test
    void addressesThatLeadNowhereSayWhy() {
        assertTrue(refusal("berth.db").contains("not a JDBC address. url=berth.db"));
        assertTrue(refusal("postgresql://ada:secret@host/berth?password=secret")
                .contains("not a JDBC address. url=postgresql:... Maybe"));
        assertTrue(refusal("jdbc:swimming://host/pool?password=secret")
                .contains("No driver takes the address. url=jdbc:swimming://host/pool Maybe add its driver"));
        String down = refusal("jdbc:postgresql://localhost:1/berth?user=ada&password=secret");
        assertTrue(down.contains("08001") && down.contains("Maybe the database is down"), down);
    }

    @Test
    void aMissingDriverIsNamed() throws SQLException {
        assertTrue(refusal("jdbc:mysql://localhost/x").endsWith(
                "Maybe add com.mysql:mysql-connector-j to the class path or module path."));
        Path file = directory.resolve("berth.db");
        Driver sqlite = DriverManager.getDriver("jdbc:sqlite:" + file);
        DriverManager.deregisterDriver(sqlite);
        try {
            assertEquals("No driver takes the address. url=jdbc:sqlite:" + file
                    + " Maybe add org.xerial:sqlite-jdbc to the class path or module path.",
                    refusal("jdbc:sqlite:" + file));
        } finally {
            DriverManager.registerDriver(sqlite);
        }
        JdbcDatabase.open(file).close();
    }

    /** Whatever the address leads to, in no text of what is thrown and logged. */
    @ParameterizedTest
    @ValueSource(strings = {
        "jdbc:h2:mem:x;USER=sa;PASSWORD=secret;NO_SUCH=1",
        "jdbc:h2:x;USER=sa;PASSWORD=secret",
        "jdbc:h2:tcp://ada:secret@localhost:1/x",
        "jdbc:postgresql://ada:secret@localhost:1/x",
        "jdbc:postgresql://ada:secret@localhost/x",
        "jdbc:postgresql://ada:my/secret@localhost:1/x",
        "jdbc:postgresql://ada:1?secret@localhost:1/x",
        "jdbc:postgresql://localhost:1/x?user=ada@corp&password=secret",
        "jdbc:postgresql://localhost:1?user=ada&password=secret",
        "jdbc:postgresql://localhost:1/x?user=ada&sslpassword=secret",
        "jdbc:mysql://(host=h,user=ada,password=secret)/x",
        "jdbc:mysql://address=(host=h)(user=ada)(password=secret)/x",
        "jdbc:mysql://ada:se/secret@localhost:1/x",
        "jdbc:mariadb://ada:secret@localhost:1/x",
        "jdbc:mariadb://address=(host=localhost)(port=1)(password=secret)/x",
        "jdbc:mariadb://localhost:1/x?user=ada&password=secret",
        "jdbc:oracle:thin:ada/secret@localhost:1521/x",
        "jdbc:db2://localhost:1/x:user=ada;password=secret;",
        "jdbc:swimming://ada:secret/x",
        "jdbc:sqlite::memory:?password=secret",
        "postgresql://ada:my/secret@host/berth",
        "ada/secret@host:1521"})
    void noPasswordIsEverShown(String url) {
        refusal(url);
    }

    /** What a host's source of connections throws is told, but for the address in it. */
    @Test
    void noPasswordOfAHostsSourceIsEverShown() {
        for (String text : List.of("URL \"jdbc:h2:x;PASSWORD=my secret\" is wrong", "no host: ada:secret@localhost",
                "properties {user=ada, password=secret}")) {
            DataSource source = new ConnectionSource(() -> {
                throw new SQLException("It is down.", "08001", new IOException(text));
            });
            LogText seen = new LogText();
            StoreException e = assertThrows(StoreException.class, () -> JdbcDatabase.open(source));
            seen.add(e);
            seen.close();
            assertFalse(seen.toString().contains("secret"), seen.toString());
            assertTrue(seen.toString().contains("java.io.IOException: "), seen.toString());
            assertTrue(e.getMessage().contains("It is down. Maybe the database is down"), e.getMessage());
        }
    }

    @Test
    void whatIsPlainInAnAddressIsShown() {
        for (String plain : List.of("berth.db", "jdbc:postgresql://host:5432/berth",
                "jdbc:postgresql://[::1]:5432/berth", "jdbc:mariadb:sequential://one:1,two:2/berth", "jdbc:h2:mem:x",
                "jdbc:h2:file:/data/x", "jdbc:h2:tcp://host/~/x", "jdbc:sqlite:/data/berth.db",
                "jdbc:postgresql:berth")) {
            assertEquals(plain, new JdbcUrl(plain + "?user=ada").shown());
            assertEquals(plain, new JdbcUrl(plain + ";USER=ada").shown());
        }
        new JdbcUrl("jdbc:postgresql://[::1]:5432,b/berth?user=ada@corp").refuseStrange();
        new JdbcUrl("jdbc:mysql://ada:secret@host/berth").refuseStrange();
        assertTrue(refusal("jdbc:postgresql://ada:secret@host/berth")
                .contains("Maybe write jdbc:postgresql://host/database?user=ada"));
    }

    @Test
    void aWrongPasswordIsSaid() {
        String url = "jdbc:h2:mem:locked;DB_CLOSE_DELAY=-1;USER=ada;PASSWORD=";
        JdbcDatabase.open(url + "right").close();
        assertTrue(refusal(url + "secret").contains("Maybe the user or the password is wrong"));
    }

    @Test
    void aSourceOfConnectionsToSqliteLeadsToTheFile() {
        Path file = directory.resolve("berth.db");
        DataSource source = TestDatabase.at("jdbc:sqlite:" + file);
        try (SchedulerStore store = JdbcDatabase.open(source).schedulerStore();
                SchedulerStore other = JdbcDatabase.open(file).schedulerStore()) {
            assertEquals(1, store.acquire("lab", "leader").epoch());
            assertEquals(2, other.acquire("lab", "leader").epoch());
        }
        assertTrue(Files.exists(file));
    }

    @Test
    void anUnknownDatabaseIsRefused() {
        DatabaseMetaData about = answering(DatabaseMetaData.class, "Oracle");
        Connection connection = answering(Connection.class, about);
        StoreException e = assertThrows(StoreException.class,
                () -> JdbcDatabase.open(new ConnectionSource(() -> connection)));
        assertTrue(e.getMessage().contains("does not know this database. product=Oracle"), e.getMessage());
    }

    /** Answers every question that has an answer of this kind with it. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(JdbcUrlTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> method.getReturnType().isInstance(answer) ? answer : null));
    }

    @Test
    void theDdlOfAnUnknownDatabaseIsRefused() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> JdbcDatabase.ddl("oracle", "", "scheduler")).getMessage();
        assertTrue(message.contains("known=[postgresql, mariadb, mysql, h2, sqlite]"), message);
        for (String dialect : List.of("postgresql", "MariaDB", "mysql", "H2", "SQLite")) {
            assertTrue(JdbcDatabase.ddl(dialect, "x_", "scheduler").contains("CREATE TABLE x_requests ("), dialect);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> JdbcDatabase.ddl("h2", "", "weather"))
                .getMessage().contains("family=weather known=[scheduler]"));
    }

    /** It ends with each connection. */
    @Test
    void aDatabaseThatForgetsIsRefused() {
        StoreException refused = assertThrows(StoreException.class, () -> JdbcDatabase.open("jdbc:h2:mem:forgets"));
        assertTrue(refused.getMessage().contains("DB_CLOSE_DELAY"), refused.getMessage());
    }

    /** Its newest commits may be lost with a process that is killed; one in memory is lost with it anyway. */
    @Test
    void aFileOfH2ThatReusesSpaceIsWarnedOf() {
        LogText log = new LogText();
        try (log) {
            String file = "jdbc:h2:file:" + directory.resolve("berth");
            JdbcDatabase.open(file + ";REUSE_SPACE=FALSE").close();
            JdbcDatabase.open("jdbc:h2:mem:brief;DB_CLOSE_DELAY=-1").close();
            assertFalse(log.toString().contains("H2"), log.toString());
            JdbcDatabase.open(file).close();
        }
        assertTrue(log.toString().contains("Maybe add ;REUSE_SPACE=FALSE"), log.toString());
    }
}
