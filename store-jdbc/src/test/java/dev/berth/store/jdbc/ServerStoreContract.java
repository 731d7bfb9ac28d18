package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The contract of stores on a server, where new connections and tables take longer than what is tested on them: both
 * are used again by all tests, the tables emptied.
 */
abstract class ServerStoreContract extends SchedulerStoreContract {

    private static final Map<TestDatabase, DataSource> SOURCES = new EnumMap<>(TestDatabase.class);
    private static final int CONNECTIONS = 20;

    private final TestDatabase database;

    ServerStoreContract(TestDatabase database) {
        this.database = database;
    }

    private DataSource source() {
        return SOURCES.computeIfAbsent(database, server -> new TestPool(server.fresh(), CONNECTIONS).source());
    }

    @Override
    protected SchedulerStore open() {
        SchedulerStore store = reopen();
        try {
            for (String table : TestDatabase.TABLES) {
                database.execute(source(), "DELETE FROM {" + table + "}");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcDatabase.open(source()).schedulerStore();
    }
}
