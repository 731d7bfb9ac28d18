package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A database that a host runs, reached through the host's own source of connections, pooled or not.
 *
 * @param source where connections come from
 * @param dialect what the database speaks
 * @param url where it is, without anything secret
 */
record HostDatabase(ConnectionFactory source, Dialect dialect, String url) implements Database {

    private static final String H2_REUSES = "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS "
            + "WHERE SETTING_NAME = 'REUSE_SPACE' AND UPPER(SETTING_VALUE) = 'TRUE'";
    private static final String H2_CHECKPOINT = "CHECKPOINT SYNC";
    /** As SQLSTATE. */
    private static final String CONNECTION_FAILED = "08001";
    private static final int H2_ADMINS_ONLY = 90_040;
    private static final Logger LOG = System.getLogger(HostDatabase.class.getName());

    /** Finds the database behind a JDBC address through its driver. */
    static Database at(String url) {
        JdbcUrl address = new JdbcUrl(url);
        if (!url.startsWith("jdbc:")) {
            throw new StoreException("The address is not a JDBC address. url=" + address.shown()
                    + " Maybe write jdbc:sqlite:/path/to/berth.db", null);
        }
        address.refuseStrange();
        address.requireDriver();
        return of(() -> DriverManager.getConnection(url), address);
    }

    /** Asks a connection what database it leads to; SQLite has no server, so the store goes to the file itself. */
    static Database of(DataSource hosts) {
        return of(hosts::getConnection, new JdbcUrl(""));
    }

    private static Database of(ConnectionFactory hosts, JdbcUrl address) {
        ConnectionFactory source = () -> connect(hosts, address);
        try (Connection connection = source.openConnection()) {
            DatabaseMetaData about = connection.getMetaData();
            String url = String.valueOf(about.getURL());
            String shown = new JdbcUrl(url).shown();
            Optional<Dialect> dialect = Dialect.named(about.getDatabaseProductName());
            if (dialect.isEmpty()) {
                throw new StoreException("Berth does not know this database. product="
                        + about.getDatabaseProductName() + " url=" + shown
                        + " Maybe use PostgreSQL, MariaDB, MySQL, H2 or SQLite.", null);
            }
            return dialect.get() == Dialect.SQLITE ? DatabaseFile.of(url)
                    : new HostDatabase(source, dialect.get(), shown);
        } catch (SQLException e) {
            throw new StoreException("The database cannot be reached. error=" + Dialect.commonComplaint(e), e);
        }
    }

    /** Pools of hosts throw more than they may, such as HikariCP if its first connection fails. */
    private static Connection connect(ConnectionFactory hosts, JdbcUrl address) throws SQLException {
        try {
            return hosts.openConnection();
        } catch (SQLException e) {
            throw address.redacted(e);
        } catch (RuntimeException e) {
            throw address.redacted(e.getCause() instanceof SQLException known ? known
                    : new SQLException("The host's pool of connections failed. error=" + e, CONNECTION_FAILED, e));
        }
    }

    @Override
    public String description() {
        return "url=" + url;
    }

    @Override
    public void verify() {
        // The server has seen to it.
    }

    /**
     * H2 by itself answers first and writes later. It also finds its newest commits by what ends the file, which a
     * process that is killed while it writes the next one leaves broken, unless space is never used again.
     */
    @Override
    public void prepare(Handle handle, boolean fresh) {
        if (dialect != Dialect.H2) {
            return;
        }
        try {
            handle.execute("SET WRITE_DELAY 0");
            handle.execute(H2_CHECKPOINT);
        } catch (JdbiException e) {
            LOG.log(Level.WARNING, "H2 cannot be told to write before it answers, so that the newest commits may be "
                    + "lost with its process. " + description()
                    + " Maybe use a user with the rights of an administrator.",
                    e);
        }
        if (!url.startsWith("jdbc:h2:mem:") && !handle.createQuery(H2_REUSES).mapTo(String.class).list().isEmpty()) {
            LOG.log(Level.WARNING, "H2 may lose its newest commits if its process is killed while it writes. "
                    + description()
                    + " Maybe add ;REUSE_SPACE=FALSE to its address.");
        }
    }

    @Override
    public void checkpoint(Handle handle) {
        if (dialect != Dialect.H2) {
            return;
        }
        try {
            handle.execute(H2_CHECKPOINT);
        } catch (JdbiException e) {
            if (!(e.getCause() instanceof SQLException known) || known.getErrorCode() != H2_ADMINS_ONLY) {
                throw e;
            }
        }
    }

    @Override
    public ConnectionFactory writing() {
        return new BorrowedConnection(this, Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public ConnectionFactory reading() {
        return new BorrowedConnection(this, dialect.snapshot());
    }
}
