package dev.berth.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A host's pool of two connections, or more, which come back as whoever had them left them. */
final class TestPool {

    private final DataSource source;
    private final int most;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> made = new ArrayList<>();
    /** What the host does to a connection before anybody gets it. */
    private Setup setup = connection -> { };
    /** Sees every SQL text that is prepared. */
    private Consumer<String> prepared = sql -> { };

    interface Setup {
        void on(Connection connection) throws SQLException;
    }

    TestPool(DataSource source) {
        this(source, 2);
    }

    TestPool(DataSource source, int most) {
        this.source = source;
        this.most = most;
    }

    TestPool setUp(Setup with) {
        setup = with;
        return this;
    }

    void onPrepare(Consumer<String> listener) {
        prepared = listener;
    }

    DataSource source() {
        return new ConnectionSource(this::take);
    }

    List<Connection> made() {
        return made;
    }

    private synchronized Connection take() throws SQLException {
        idle.removeIf(connection -> !isOpen(connection));
        Connection connection = idle.poll();
        if (connection == null) {
            if (made.stream().filter(TestPool::isOpen).count() == most) {
                throw new SQLException("The pool is empty.", "08000");
            }
            connection = source.getConnection();
            setup.on(connection);
            made.add(connection);
        }
        return lent(connection);
    }

    private static boolean isOpen(Connection connection) {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void giveBack(Connection connection) {
        idle.add(connection);
    }

    private Connection lent(Connection connection) {
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(TestPool.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        if (closed.compareAndSet(false, true)) {
                            giveBack(connection);
                        }
                        return null;
                    }
                    if (method.getName().equals("prepareStatement")) {
                        prepared.accept((String) args[0]);
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
