package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;

/** Holds the store to the contract of all stores. */
class MongoStoreContractTest extends SchedulerStoreContract {

    private MongoDatabase database;

    @Override
    protected SchedulerStore open() {
        database = TestServer.freshDatabase();
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return BerthMongo.open(database).schedulerStore();
    }
}
