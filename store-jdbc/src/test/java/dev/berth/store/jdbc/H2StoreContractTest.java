package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;

/** A store on H2 keeps the contract of stores. */
final class H2StoreContractTest extends SchedulerStoreContract {

    private String url = "";

    @Override
    protected SchedulerStore open() {
        url = TestDatabase.H2.freshUrl();
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcDatabase.open(url).schedulerStore();
    }
}
