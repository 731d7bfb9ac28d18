package dev.berth.store.jdbc;

import org.junit.jupiter.api.condition.EnabledIf;

/** A store on MariaDB keeps the contract of stores. */
@EnabledIf(value = "dev.berth.store.jdbc.TestDatabase#hasMariaDb", disabledReason = "runs with the profile mariadb")
final class MariaDbStoreContractTest extends ServerStoreContract {

    MariaDbStoreContractTest() {
        super(TestDatabase.MARIADB);
    }
}
