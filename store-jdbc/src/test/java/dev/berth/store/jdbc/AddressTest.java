package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.StoreException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a store may be opened, and what is said of other places. */
final class AddressTest {

    @TempDir
    private Path directory;

    private static String refusal(String url) {
        String message = assertThrows(StoreException.class, () -> JdbcStore.open(url)).getMessage();
        assertFalse(message.contains("\n"), message);
        assertFalse(message.contains("secret"), message);
        return message;
    }

    @Test
    void anySqlDatabaseOpensByItsAddress() {
        for (TestDatabase database : TestDatabase.available().toList()) {
            try (JdbcStore store = JdbcStore.open(database.freshUrl())) {
                assertEquals(1, store.acquire("lab", "leader").epoch());
            }
        }
    }

    @Test
    void addressesThatLeadNowhereSayWhy() {
        assertTrue(refusal("berth.db").contains("not a JDBC address. url=berth.db"));
        assertTrue(refusal("postgresql://ada:secret@host/berth?password=secret")
                .contains("not a JDBC address. url=postgresql://host/berth Maybe"));
        assertTrue(refusal("jdbc:swimming://ada:secret@host/pool?password=secret")
                .contains("No driver takes the address. url=jdbc:swimming://host/pool Maybe the driver"));
        String down = refusal("jdbc:postgresql://localhost:1/berth?user=ada&password=secret");
        assertTrue(down.contains("08001") && down.contains("Maybe the database is down"), down);
    }

    @Test
    void aWrongPasswordIsSaid() {
        String url = "jdbc:h2:mem:locked;DB_CLOSE_DELAY=-1;USER=ada;PASSWORD=";
        JdbcStore.open(url + "right").close();
        assertTrue(refusal(url + "secret").contains("Maybe the user or the password is wrong"));
    }

    @Test
    void aSourceOfConnectionsToSqliteLeadsToTheFile() {
        Path file = directory.resolve("berth.db");
        DataSource source = TestDatabase.at("jdbc:sqlite:" + file);
        try (JdbcStore store = JdbcStore.builder(source).build(); JdbcStore other = JdbcStore.open(file)) {
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
                () -> JdbcStore.builder(new ConnectionSource(() -> connection)).build());
        assertTrue(e.getMessage().contains("does not know this database. product=Oracle"), e.getMessage());
    }

    /** Answers every question that has an answer of this kind with it. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(AddressTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> method.getReturnType().isInstance(answer) ? answer : null));
    }

    @Test
    void theDdlOfAnUnknownDatabaseIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> JdbcStore.ddl("oracle", "")).getMessage();
        assertTrue(message.contains("known=[postgresql, mariadb, mysql, h2, sqlite]"), message);
        for (String dialect : List.of("postgresql", "MariaDB", "mysql", "H2", "SQLite")) {
            assertTrue(JdbcStore.ddl(dialect, "x_").contains("CREATE TABLE x_requests ("), dialect);
        }
    }

    /** It ends with each connection. */
    @Test
    void aDatabaseThatForgetsIsRefused() {
        StoreException refused = assertThrows(StoreException.class, () -> JdbcStore.open("jdbc:h2:mem:forgets"));
        assertTrue(refused.getMessage().contains("DB_CLOSE_DELAY"), refused.getMessage());
    }

    /** Its newest commits may be lost with a process that is killed; one in memory is lost with it anyway. */
    @Test
    void aFileOfH2ThatReusesSpaceIsWarnedOf() {
        LogText log = new LogText();
        try (log) {
            String file = "jdbc:h2:file:" + directory.resolve("berth");
            JdbcStore.open(file + ";REUSE_SPACE=FALSE").close();
            JdbcStore.open("jdbc:h2:mem:brief;DB_CLOSE_DELAY=-1").close();
            assertFalse(log.toString().contains("H2"), log.toString());
            JdbcStore.open(file).close();
        }
        assertTrue(log.toString().contains("Maybe add ;REUSE_SPACE=FALSE"), log.toString());
    }
}
