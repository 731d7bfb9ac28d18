package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;

/** A store on PostgreSQL keeps the contract of stores. */
final class PostgresStoreContractTest extends SchedulerStoreContract {

    private String url = "";

    @Override
    protected SchedulerStore open() {
        url = TestDatabase.POSTGRESQL.freshUrl();
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcStore.open(url);
    }
}
