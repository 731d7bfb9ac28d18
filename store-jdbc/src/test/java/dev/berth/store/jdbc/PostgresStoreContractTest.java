package dev.berth.store.jdbc;

/** A store on PostgreSQL keeps the contract of stores. */
final class PostgresStoreContractTest extends ServerStoreContract {

    PostgresStoreContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
