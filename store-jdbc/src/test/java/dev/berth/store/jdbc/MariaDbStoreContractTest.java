package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;
import org.junit.jupiter.api.condition.EnabledIf;

/** A store on MariaDB keeps the contract of stores. */
@EnabledIf(value = "dev.berth.store.jdbc.TestDatabase#hasMariaDb", disabledReason = "runs with the profile mariadb")
final class MariaDbStoreContractTest extends SchedulerStoreContract {

    private String url = "";

    @Override
    protected SchedulerStore open() {
        url = TestDatabase.MARIADB.freshUrl();
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcStore.open(url);
    }
}
