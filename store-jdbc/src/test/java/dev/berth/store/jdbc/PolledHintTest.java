package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to the one task that looks for hints, those who wait for them do not wait in vain. */
final class PolledHintTest {

    private static final Hint HINT = new Hint("lab", Hint.Kind.REQUEST, "r-1");

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void shutDown() throws InterruptedException {
        executor.shutdown();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the receivers end");
    }

    static Stream<TestDatabase> polled() {
        return TestDatabase.available().filter(database -> database != TestDatabase.POSTGRESQL);
    }

    @ParameterizedTest
    @MethodSource("polled")
    void aStrangeRowWakesEverybodyAndEndsNothing(TestDatabase database) throws Exception {
        String url = database.freshUrl();
        try (JdbcDatabase opened = JdbcDatabase.open(url); Notifier waiting = opened.notifier(executor);
                Notifier publishing = opened.notifier(executor)) {
            assertTold(waiting.await(HINT)); // receiving begins
            CompletionStage<Hint> next = waiting.await(HINT);
            database.execute(TestDatabase.at(url), "INSERT INTO {hints} (pool, kind, id, mark, published_at) VALUES "
                    + "('lab', 'GOSSIP', 'r-1', 1, " + database.dialect().clock() + ")");
            assertTold(next);
            CompletionStage<Hint> last = waiting.await(HINT);
            publishing.publish(HINT);
            assertTold(last);
        }
    }

    private static void assertTold(CompletionStage<Hint> stage) throws Exception {
        assertEquals(HINT, stage.toCompletableFuture().get(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @MethodSource("polled")
    void aReceiverThatWasHeldUpLooksFartherBack(TestDatabase database) throws Exception {
        AtomicLong nanos = new AtomicLong();
        String url = database.freshUrl();
        PollChannel channel = new PollChannel(database.dialect(), database.tables(), nanos::get);
        JdbcDatabase.open(url).close();
        try (Connection connection = DriverManager.getConnection(url)) {
            HintChannel.Receiver receiver = channel.open(connection);
            Waiters waiters = new Waiters();
            CompletionStage<Hint> stage = waiters.add(HINT);
            receiver.receive(waiters);
            database.execute(TestDatabase.at(url), "INSERT INTO {hints} (pool, kind, id, mark, published_at) VALUES "
                    + "('lab', 'REQUEST', 'r-1', 1, "
                    + database.dialect().clockPlusMillis().replace("?", "-30000") + ")");
            receiver.receive(waiters);
            assertFalse(stage.toCompletableFuture().isDone(), "so far back nobody looks without need");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));
            receiver.receive(waiters);
            assertTold(stage);
        }
    }

    @ParameterizedTest
    @MethodSource("polled")
    void whoeverOnlyPublishesSweepsNowAndThen(TestDatabase database) throws Exception {
        AtomicLong nanos = new AtomicLong();
        DataSource source = database.fresh();
        PollChannel channel = new PollChannel(database.dialect(), database.tables(), nanos::get);
        JdbcDatabase.builder(source).tablePrefix(database.tables().prefix()).build().close();
        assertEquals(List.of("0"), oldAfterSending(channel, source, database), "at first");
        assertEquals(List.of("1"), oldAfterSending(channel, source, database), "not each time");
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertEquals(List.of("0"), oldAfterSending(channel, source, database), "but again later");
    }

    private static List<String> oldAfterSending(PollChannel channel, DataSource source, TestDatabase database)
            throws SQLException {
        database.execute(source, "DELETE FROM {hints}",
                "INSERT INTO {hints} (pool, kind, id, mark, published_at) VALUES ('lab', 'NODE', "
                + "'old', 1, " + database.dialect().clockPlusMillis().replace("?", "-7200000") + ")");
        try (Connection connection = source.getConnection()) {
            channel.send(connection, List.of(HINT));
        }
        return database.query(source, "SELECT count(*) FROM {hints} WHERE id = 'old'");
    }

    @Test
    void anExecutorThatWasFullIsAskedAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        Executor oftenFull = task -> {
            if (full.get()) {
                throw new RejectedExecutionException("full");
            }
            executor.execute(task);
        };
        try (Notifier waiting = JdbcDatabase.open(TestDatabase.H2.freshUrl()).notifier(oftenFull)) {
            assertThrows(RejectedExecutionException.class, () -> waiting.await(HINT));
            full.set(false);
            assertTold(waiting.await(HINT));
        }
    }

    @Test
    void aConnectionThatThrowsWhatItLikesIsReplaced() throws Exception {
        DataSource h2 = TestDatabase.H2.fresh();
        Thread here = Thread.currentThread();
        AtomicInteger failures = new AtomicInteger(2);
        List<Connection> broken = new CopyOnWriteArrayList<>();
        DataSource moody = new ConnectionSource(() -> {
            Connection connection = h2.getConnection();
            if (Thread.currentThread() == here || failures.getAndDecrement() <= 0) {
                return connection;
            }
            broken.add(connection);
            return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("setAutoCommit")) {
                            throw new IllegalStateException("The connection is suspended.");
                        }
                        return method.invoke(connection, arguments);
                    });
        });
        try (Notifier waiting = JdbcDatabase.open(moody).notifier(executor)) {
            assertTold(waiting.await(HINT));
        }
        assertEquals(2, broken.size());
        for (Connection connection : broken) {
            assertTrue(connection.isClosed(), "it went back");
        }
    }
}
