package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.Hint;
import dev.berth.spi.JobLock;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One handle a database: closing it closes what it gave out, and nothing of the host's. */
final class JdbcDatabaseTest {

    private static final Hint HINT = new Hint("lab", Hint.Kind.NODE, "n-1");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DataSource h2 = TestDatabase.H2.fresh();
    private final List<Connection> lent = new CopyOnWriteArrayList<>();
    private final DataSource source = new ConnectionSource(() -> {
        Connection connection = h2.getConnection();
        lent.add(connection);
        return connection;
    });
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void everythingEnds() throws InterruptedException {
        executor.shutdown();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the receiver ends");
    }

    private long open() {
        return lent.stream().filter(connection -> {
            try {
                return !connection.isClosed();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }).count();
    }

    @Test
    void theHandleItselfHoldsNoConnection() {
        try (JdbcDatabase database = JdbcDatabase.open(source)) {
            SchedulerStore store = database.schedulerStore();
            assertEquals(0, open());
            store.acquire("lab", "leader");
            assertEquals(1, open());
            store.close();
            assertEquals(0, open());
        }
    }

    @Test
    void closingClosesWhatWasGivenOut() {
        JdbcDatabase database = JdbcDatabase.open(source);
        SchedulerStore store = database.schedulerStore();
        Notifier notifier = database.notifier(executor);
        JobLock jobLock = database.jobLock();
        store.acquire("lab", "leader");
        notifier.publish(HINT);
        CompletionStage<Hint> ended = closedEarly(database);
        jobLock.take("lab", "roll-up", MINUTE).orElseThrow();
        database.close();
        database.close();
        assertTrue(ended.toCompletableFuture().isCompletedExceptionally());
        for (Runnable use : List.<Runnable>of(() -> store.acquire("lab", "leader"), () -> notifier.publish(HINT),
                () -> jobLock.take("lab", "other", MINUTE), database::schedulerStore, database::jobLock,
                () -> database.notifier(executor))) {
            assertTrue(assertThrows(StoreException.class, use::run).getMessage().contains("is closed. url=jdbc:h2:"));
        }
        assertEquals(0, open());
    }

    /** What is closed by itself leaves the others at work. */
    private CompletionStage<Hint> closedEarly(JdbcDatabase database) {
        Notifier brief = database.notifier(executor);
        SchedulerStore other = database.schedulerStore();
        other.acquire("other", "leader");
        other.close();
        brief.close();
        return brief.await(HINT);
    }

    @Test
    void aHostsSourceStaysOpen() {
        TestPool pool = new TestPool(h2, 4);
        for (int i = 0; i < 2; i++) {
            try (JdbcDatabase database = JdbcDatabase.open(pool.source())) {
                assertFalse(database.schedulerStore().acquire("lab", "leader", MINUTE).isEmpty());
            }
        }
    }
}
