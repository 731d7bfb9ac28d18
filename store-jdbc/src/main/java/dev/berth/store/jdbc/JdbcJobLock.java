package dev.berth.store.jdbc;

import dev.berth.spi.JobLock;
import dev.berth.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Keeps holds of jobs in the table {@code job_locks}, a row each. Takes a connection for each call. */
final class JdbcJobLock implements JobLock {

    private final Database database;
    private final Tables tables;
    private final Consumer<? super JdbcJobLock> onClose;
    private volatile boolean closed;

    JdbcJobLock(Database database, Tables tables, Consumer<? super JdbcJobLock> onClose) {
        this.database = database;
        this.tables = tables;
        this.onClose = onClose;
    }

    @Override
    public Optional<Hold> take(String pool, String job, Duration atMost) {
        TextEncoding.name("pool", pool);
        TextEncoding.name("job", job);
        OptionalLong token = with("take a job", handle -> take(handle, pool, job, atMost));
        return token.isPresent() ? Optional.of(new HeldRow(pool, job, token.getAsLong())) : Optional.empty();
    }

    private OptionalLong take(Handle handle, String pool, String job, Duration atMost) {
        OptionalLong token = token(handle, pool, job, atMost);
        if (token.isPresent()) {
            database.checkpoint(handle);
        }
        return token;
    }

    private OptionalLong token(Handle handle, String pool, String job, Duration atMost) {
        OptionalLong taken = handle.inTransaction(transaction -> takeOver(transaction, pool, job, atMost));
        if (taken.isPresent() || isKnown(handle, pool, job)) {
            return taken;
        }
        try {
            handle.execute(tables.sql("INSERT INTO {job_locks} (pool, job, token, held_until) VALUES (?, ?, 1, "
                    + dialect().clockPlusMillis() + ")"), pool, job, atMost.toMillis());
            return OptionalLong.of(1);
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException known && dialect().isDataError(known)) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private OptionalLong takeOver(Handle handle, String pool, String job, Duration atMost) {
        int taken = handle.execute(tables.sql("UPDATE {job_locks} SET token = token + 1, held_until = "
                + dialect().clockPlusMillis() + " WHERE pool = ? AND job = ? AND held_until <= " + dialect().clock()),
                atMost.toMillis(), pool, job);
        return taken == 0 ? OptionalLong.empty() : OptionalLong.of(handle.createQuery(tables.sql(
                "SELECT token FROM {job_locks} WHERE pool = ? AND job = ?"))
                .bind(0, pool).bind(1, job).mapTo(long.class).one());
    }

    private boolean isKnown(Handle handle, String pool, String job) {
        return handle.createQuery(tables.sql("SELECT token FROM {job_locks} WHERE pool = ? AND job = ?"))
                .bind(0, pool).bind(1, job).mapTo(long.class).findOne().isPresent();
    }

    private Dialect dialect() {
        return database.dialect();
    }

    private interface Work<T> {
        T on(Handle handle);
    }

    private <T> T with(String doing, Work<T> work) {
        if (closed) {
            throw new StoreException("The job lock is closed. " + database.description(), null);
        }
        try (Handle handle = Jdbi.open(database.writing())) {
            return work.on(handle);
        } catch (JdbiException e) {
            throw database.explain(doing, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }

    /** A row that is ours as long as its token is. */
    private final class HeldRow implements Hold {

        private final String pool;
        private final String job;
        private final long token;

        HeldRow(String pool, String job, long token) {
            this.pool = pool;
            this.job = job;
            this.token = token;
        }

        @Override
        public long token() {
            return token;
        }

        @Override
        public boolean keep(Duration atMost) {
            return with("keep a job", handle -> handle.execute(tables.sql("UPDATE {job_locks} SET held_until = "
                    + dialect().clockPlusMillis() + " WHERE pool = ? AND job = ? AND token = ? AND held_until > "
                    + dialect().clock()), atMost.toMillis(), pool, job, token)) == 1;
        }

        /** Ends it long ago, since columns round the time of the clock. */
        @Override
        public void close() {
            with("let go of a job", handle -> handle.execute(tables.sql(
                    "UPDATE {job_locks} SET held_until = ? WHERE pool = ? AND job = ? AND token = ?"),
                    dialect().times().written(Instant.EPOCH), pool, job, token));
        }
    }
}
