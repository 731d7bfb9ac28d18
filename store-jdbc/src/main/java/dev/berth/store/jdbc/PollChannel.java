package dev.berth.store.jdbc;

import dev.berth.spi.Hint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Hints as rows of the table {@code hints}, which those who wait ask for again and again: for all that were published
 * in the last seconds, whoever waits for what. Each publication gives the row another mark, at random, so that one that
 * was swept away and published again differs too.
 */
final class PollChannel implements HintChannel {

    private static final int PAUSE_MILLIS = 100;
    /** How far a look goes back beyond the last one: longer than a transaction that publishes may take. */
    private static final int LOOK_BACK_MILLIS = 10_000;
    private static final int KEPT_MILLIS = 3_600_000;
    private static final long SWEEP_EVERY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final Comparator<Hint> ORDER =
            Comparator.comparing(Hint::pool).thenComparing(Hint::kind).thenComparing(Hint::id);

    private final Dialect dialect;
    private final Tables tables;
    /** The mark that each hint that is waited for had at the last look; one that is absent counts as changed. */
    private final Map<Hint, Long> marks = new ConcurrentHashMap<>();
    /** The marks of rows that are no hints, each of which wakes everybody once. */
    private final Set<Long> strangeMarks = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;
    private final AtomicLong sweptAt;

    PollChannel(Dialect dialect, Tables tables) {
        this(dialect, tables, System::nanoTime);
    }

    /** Takes the time from a clock that only runs forward. */
    PollChannel(Dialect dialect, Tables tables, LongSupplier nanos) {
        this.dialect = dialect;
        this.tables = tables;
        this.nanos = nanos;
        this.sweptAt = new AtomicLong(nanos.getAsLong() - SWEEP_EVERY_NANOS);
    }

    @Override
    public void send(Connection connection, Collection<Hint> hints) throws SQLException {
        // Here too, since a process may publish and never wait; first, while the transaction holds no other row.
        sweepIfDue(connection);
        // In one order, so that two who publish at once do not wait for each other.
        List<Hint> rest = hints.stream().sorted(ORDER).toList();
        while (!rest.isEmpty()) {
            rest = insert(connection, update(connection, rest));
        }
    }

    /** Marks the rows that are there and gives back those that are not. */
    private List<Hint> update(Connection connection, List<Hint> hints) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(tables.sql("UPDATE {hints} SET mark = ?, "
                + "published_at = " + dialect.clock() + " WHERE pool = ? AND kind = ? AND id = ?"))) {
            for (Hint hint : hints) {
                bind(update, hint);
                update.addBatch();
            }
            int[] changed = update.executeBatch();
            return IntStream.range(0, changed.length).filter(i -> changed[i] == 0).mapToObj(hints::get).toList();
        }
    }

    /** Adds rows and gives back those that somebody else has added meanwhile. */
    private List<Hint> insert(Connection connection, List<Hint> hints) throws SQLException {
        List<Hint> late = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(tables.sql("INSERT INTO {hints} (mark, pool, kind, "
                + "id, published_at) VALUES (?, ?, ?, ?, " + dialect.clock() + ")"))) {
            for (Hint hint : hints) {
                bind(insert, hint);
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    if (!dialect.isDataError(e)) {
                        throw e;
                    }
                    late.add(hint);
                }
            }
        }
        return late;
    }

    private static void bind(PreparedStatement statement, Hint hint) throws SQLException {
        statement.setLong(1, ThreadLocalRandom.current().nextLong());
        statement.setString(2, hint.pool());
        statement.setString(3, hint.kind().name());
        statement.setString(4, hint.id());
    }

    @Override
    public boolean polls() {
        return true;
    }

    /**
     * While somebody waits already, the mark that he knows stays: the next look tells both. Asked after the row was
     * read, so that whatever the row said then was published before anybody came in between.
     */
    @Override
    public void expect(Connection connection, Hint hint, Waiters waiters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                tables.sql("SELECT mark FROM {hints} WHERE pool = ? AND kind = ? AND id = ?"))) {
            query.setString(1, hint.pool());
            query.setString(2, hint.kind().name());
            query.setString(3, hint.id());
            try (ResultSet row = query.executeQuery()) {
                if (row.next() && !waiters.waitFor(hint)) {
                    marks.put(hint, row.getLong(1));
                }
            }
        }
    }

    @Override
    public Receiver open(Connection connection) {
        AtomicLong lookedAt = new AtomicLong(nanos.getAsLong());
        return waiters -> {
            Thread.sleep(PAUSE_MILLIS);
            sweepIfDue(connection);
            long now = nanos.getAsLong();
            look(connection, waiters, TimeUnit.NANOSECONDS.toMillis(now - lookedAt.getAndSet(now)));
        };
    }

    /** However long ago the last look was: a callback may have taken its time, or the process have been stopped. */
    private void look(Connection connection, Waiters waiters, long millisSince) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(tables.sql("SELECT pool, kind, id, mark "
                + "FROM {hints} WHERE published_at >= " + dialect.clockPlusMillis()))) {
            query.setLong(1, -LOOK_BACK_MILLIS - millisSince);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    look(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4), waiters);
                }
            }
        }
    }

    /** Whatever else is written under our name, somebody meant that there is something to see. */
    private void look(String pool, String kind, String id, long mark, Waiters waiters) {
        Hint hint;
        try {
            hint = new Hint(pool, Hint.Kind.valueOf(kind), id);
        } catch (IllegalArgumentException strange) {
            if (strangeMarks.add(mark)) {
                waiters.wakeAll();
            }
            return;
        }
        seen(hint, mark, waiters);
    }

    private void seen(Hint hint, long mark, Waiters waiters) {
        if (!waiters.waitFor(hint)) {
            marks.remove(hint);
            return;
        }
        Long before = marks.put(hint, mark);
        if (before == null || before != mark) {
            waiters.wake(hint);
        }
    }

    private void sweepIfDue(Connection connection) throws SQLException {
        long last = sweptAt.get();
        long now = nanos.getAsLong();
        if (now - last >= SWEEP_EVERY_NANOS && sweptAt.compareAndSet(last, now)) {
            sweep(connection);
        }
    }

    private void sweep(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                tables.sql("DELETE FROM {hints} WHERE published_at < " + dialect.clockPlusMillis()))) {
            delete.setLong(1, -KEPT_MILLIS);
            delete.executeUpdate();
        }
        marks.clear();
        strangeMarks.clear();
    }
}
