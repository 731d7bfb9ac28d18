package dev.berth.store.jdbc;

import dev.berth.spi.BerthException;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import dev.berth.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Carries hints through the database.
 *
 * <p>One connection receives for all who wait, from the first wait until the end; another sends, from the first hint
 * that is published. Whenever receiving begins, anew too after the connection broke, everybody is woken, since
 * something may have been missed; and once a minute, since a publisher may have died between its commit and its hint.
 */
final class JdbcNotifier implements Notifier {

    private static final Logger LOG = System.getLogger(JdbcNotifier.class.getName());
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long MAX_DELAY_MILLIS = 5_000;

    private final Database database;
    private final HintChannel channel;
    private final Executor executor;
    private final Consumer<? super JdbcNotifier> onClose;
    private final Waiters waiters = new Waiters();
    private final AtomicBoolean receiving = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Handle sender;

    JdbcNotifier(Database database, HintChannel channel, Executor executor,
            Consumer<? super JdbcNotifier> onClose) {
        this.database = database;
        this.channel = channel;
        this.executor = executor;
        this.onClose = onClose;
    }

    @Override
    public void publish(Collection<Hint> hints) {
        if (hints.isEmpty()) {
            return;
        }
        hints.forEach(TextEncoding::check);
        send("publish hints", connection -> channel.send(connection, hints));
        hints.forEach(waiters::wake);
    }

    @Override
    public CompletionStage<Hint> await(Hint hint) {
        TextEncoding.check(hint);
        if (channel.polls() && !isClosed()) {
            send("wait for a hint", connection -> channel.expect(connection, hint, waiters));
        }
        CompletionStage<Hint> stage = waiters.add(hint);
        if (!isClosed() && receiving.compareAndSet(false, true)) {
            beginToReceive();
        }
        return stage;
    }

    private void beginToReceive() {
        try {
            executor.execute(this::receive);
        } catch (RejectedExecutionException full) {
            receiving.set(false);
            throw full;
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void send(String doing, Work work) {
        lock.lock();
        try {
            if (isClosed()) {
                throw closedError();
            }
            Handle open = sender == null ? Jdbi.open(database.writing()) : sender;
            sender = open;
            open.useTransaction(transaction -> work.on(transaction.getConnection()));
        } catch (SQLException | JdbiException e) {
            drop();
            throw database.explain(doing, e);
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        Handle open = sender;
        sender = null;
        if (open != null) {
            try {
                open.close();
            } catch (JdbiException e) {
                LOG.log(Level.DEBUG, "A connection could not be closed. " + database.description(), e);
            }
        }
    }

    private void receive() {
        try {
            receiveUntilOver();
        } finally {
            if (!isClosed()) {
                waiters.end(new BerthException("Nobody receives hints any more. " + database.description()
                        + " Maybe the executor's thread was interrupted.", null));
            }
        }
    }

    /** Until the notifier is closed or the executor's thread interrupted. A host's pool may throw anything. */
    private void receiveUntilOver() {
        int failures = 0;
        while (!isOver()) {
            try (Handle handle = Jdbi.open(database.writing());
                    HintChannel.Receiver receiver = channel.open(handle.getConnection())) {
                failures = 0;
                receive(receiver);
            } catch (SQLException | RuntimeException e) {
                String message = "Hints cannot be received; that will be tried again. " + database.description();
                LOG.log(failures == 0 ? Level.WARNING : Level.DEBUG, message, e);
                pause(Math.min(MAX_DELAY_MILLIS, 100L << Math.min(failures++, 10)));
            }
        }
    }

    private void receive(HintChannel.Receiver receiver) throws SQLException {
        long lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;
        while (!isOver()) {
            if (System.nanoTime() - lookedAt >= LOOK_AGAIN_NANOS) {
                lookedAt = System.nanoTime();
                waiters.wakeAll();
            }
            try {
                receiver.receive(waiters);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void pause(long millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver() {
        return isClosed() || Thread.currentThread().isInterrupted();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private StoreException closedError() {
        return new StoreException("The notifier is closed. " + database.description(), null);
    }

    @Override
    public void close() {
        closed.countDown();
        waiters.end(closedError());
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
