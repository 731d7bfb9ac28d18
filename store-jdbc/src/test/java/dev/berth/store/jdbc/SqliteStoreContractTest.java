package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;

/** A store on SQLite keeps the contract of stores. */
final class SqliteStoreContractTest extends SchedulerStoreContract {

    private String url = "";

    @Override
    protected SchedulerStore open() {
        url = TestDatabase.SQLITE.freshUrl();
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcDatabase.open(url).schedulerStore();
    }
}
