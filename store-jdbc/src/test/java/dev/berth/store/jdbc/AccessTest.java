package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that does not let a store in, or lets it only look: that is said, and nothing is lost. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
final class AccessTest {

    private static final List<SchedulerEvent> BATCH = List.of(new RequestSubmitted(1,
            Request.builder("r-1").shapes(Shape.of(1, 1, GpuDemand.none())).build(), Instant.EPOCH));

    private static final String WRONG_PASSWORD = "Maybe the user or the password is wrong";

    @Parameter
    private TestDatabase database;
    private DataSource administrator;
    private String url = "";
    private String user = "";

    /** A user named as the database, with a password and all rights there, but none in the server. */
    @BeforeEach
    void makeUser() throws Exception {
        String fresh = database.freshUrl();
        administrator = TestDatabase.at(fresh);
        if (database == TestDatabase.MARIADB) {
            user = fresh.replaceFirst(".*/(\\w+)\\?.*", "$1");
            database.execute(administrator, "CREATE USER " + user + "@localhost IDENTIFIED BY 'right'",
                    "GRANT ALL ON " + user + ".* TO " + user + "@localhost");
            url = fresh.replace("user=root", "user=" + user + "&password=");
        } else {
            user = fresh.replaceFirst(".*currentSchema=", "");
            askForPasswords();
            database.execute(administrator, "CREATE ROLE " + user + " LOGIN PASSWORD 'right'",
                    "ALTER SCHEMA " + user + " OWNER TO " + user);
            url = fresh.replace("user=postgres", "user=" + user + "&password=");
        }
    }

    private void askForPasswords() throws Exception {
        Path rules = Path.of(database.query(administrator, "SHOW hba_file").get(0));
        Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + Files.readString(rules));
        database.query(administrator, "SELECT pg_reload_conf()");
    }

    private SchedulerStore open(String password) {
        return JdbcDatabase.open(url.replace("password=", "password=" + password)).schedulerStore();
    }

    private void makeReadOnly(boolean whether) throws SQLException {
        if (database == TestDatabase.MARIADB) {
            database.execute(administrator, "SET GLOBAL read_only = " + (whether ? 1 : 0));
        } else {
            database.execute(administrator, "ALTER ROLE " + user + " SET default_transaction_read_only = " + whether);
        }
        endSessions();
    }

    private void setPassword(String password) throws SQLException {
        database.execute(administrator, database == TestDatabase.MARIADB
                ? "SET PASSWORD FOR " + user + "@localhost = PASSWORD('" + password + "')"
                : "ALTER ROLE " + user + " PASSWORD '" + password + "'");
        endSessions();
    }

    private void endSessions() throws SQLException {
        if (database == TestDatabase.MARIADB) {
            database.execute(administrator, "KILL CONNECTION USER " + user + "@localhost");
        } else {
            database.query(administrator,
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + user + "'");
        }
    }

    private static StoreException refused(Executable use, String... words) {
        StoreException e = assertThrows(StoreException.class, use);
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage() + " should say " + word);
        }
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        return e;
    }

    @Test
    void aWrongPasswordIsSaidAndNeverShown() throws SQLException {
        LogText seen = new LogText();
        try (seen) {
            String wrong = url.replace("password=", "password=open-sesame");
            seen.add(refused(() -> JdbcDatabase.open(wrong), WRONG_PASSWORD));
            seen.add(refused(() -> JdbcDatabase.open(TestDatabase.at(wrong)), WRONG_PASSWORD));
            setPassword("open-sesame");
            try (SchedulerStore store = open("open-sesame")) {
                Leadership lead = store.acquire("lab", "leader");
                setPassword("right");
                seen.add(refused(() -> store.commit(lead, 1, BATCH), "doing=commit"));
                seen.add(refused(() -> store.commit(lead, 1, BATCH), "doing=commit", WRONG_PASSWORD));
                seen.add(refused(() -> store.load(lead, event -> { }), "doing=load", WRONG_PASSWORD));
                setPassword("open-sesame");
                assertEquals(new CommitResult.Committed(), store.commit(lead, 1, BATCH));
            }
        }
        assertFalse(seen.toString().contains("sesame"), seen.toString());
    }

    @Test
    void aServerThatMayOnlyBeReadIsSaidAndKeepsWhatItHas() throws SQLException {
        try (SchedulerStore store = open("right")) {
            Leadership lead = store.acquire("lab", "leader");
            assertEquals(new CommitResult.Committed(), store.commit(lead, 1, BATCH));
            makeReadOnly(true);
            List<SchedulerEvent> more = List.of(new RequestSubmitted(2,
                    Request.builder("r-2").shapes(Shape.of(1, 1, GpuDemand.none())).build(), Instant.EPOCH));
            assertThrows(StoreException.class, () -> store.commit(lead, 2, more));
            refused(() -> store.commit(lead, 2, more), "doing=commit", "read-only");
            refused(() -> store.acquire("lab", "other"), "doing=acquire", "read-only");
            List<SchedulerEvent> loaded = new ArrayList<>();
            assertEquals(2, store.load(lead, loaded::add).nextSequence());
            assertEquals(BATCH, loaded);
            makeReadOnly(false);
            assertThrows(StoreException.class, () -> store.commit(lead, 2, more));
            assertEquals(new CommitResult.Committed(), store.commit(lead, 2, more));
        } finally {
            makeReadOnly(false);
        }
    }

    @Test
    void noTablesAreMadeWhereNothingMayBeWritten() throws SQLException {
        makeReadOnly(true);
        try {
            refused(() -> open("right"), "doing=migrate", "read-only");
        } finally {
            makeReadOnly(false);
        }
        open("right").close();
    }

    /** MariaDB keeps the tables that were made before; the other makes all or nothing. */
    @Test
    void aUserWhoMayMakeNoViewsIsSaid() throws SQLException {
        if (database != TestDatabase.MARIADB) {
            return;
        }
        database.execute(administrator, "REVOKE CREATE VIEW ON " + user + ".* FROM " + user + "@localhost");
        StoreException told = refused(() -> open("right"), "doing=migrate", "CREATE VIEW command denied",
                " begun=[berth_allocation_gpus, ", "drop what was begun");
        database.execute(administrator, "GRANT CREATE VIEW ON " + user + ".* TO " + user + "@localhost");
        String begun = told.getMessage().replaceFirst(".* begun=\\[(.*?)].*", "$1");
        database.execute(administrator, "DROP TABLE " + begun);
        open("right").close();
    }
}
