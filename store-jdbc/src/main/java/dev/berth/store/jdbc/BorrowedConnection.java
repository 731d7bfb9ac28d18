package dev.berth.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.ConnectionFactory;

/** One connection of a host's, with our settings while it is open and with its own again before it goes back. */
final class BorrowedConnection implements ConnectionFactory {

    private final HostDatabase database;
    private final int isolation;
    private boolean autoCommitBefore;
    private boolean readOnlyBefore;
    private int isolationBefore;

    BorrowedConnection(HostDatabase database, int isolation) {
        this.database = database;
        this.isolation = isolation;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = database.source().openConnection();
        try {
            autoCommitBefore = connection.getAutoCommit();
            connection.setAutoCommit(true);
            readOnlyBefore = connection.isReadOnly();
            connection.setReadOnly(false);
            isolationBefore = connection.getTransactionIsolation();
            connection.setTransactionIsolation(isolation);
            execute(connection, database.dialect().prepareSession());
            return connection;
        } catch (SQLException | RuntimeException e) {
            giveUp(connection, e);
            throw e;
        }
    }

    /** Closes one that is closed, too: it may only say what the driver says, and be lent for good. */
    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            if (!connection.isClosed()) {
                restore(connection);
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            giveUp(connection, e);
            throw e;
        }
    }

    /** Ends what is still going on, too: to switch autocommit on would commit it. */
    private void restore(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        execute(connection, database.dialect().restoreSession());
        connection.setTransactionIsolation(isolationBefore);
        connection.setReadOnly(readOnlyBefore);
        connection.setAutoCommit(autoCommitBefore);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        if (!sql.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** A connection that is not as it was must not be used by others. */
    private static void giveUp(Connection connection, Exception why) {
        try {
            connection.abort(Runnable::run);
            connection.close();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
