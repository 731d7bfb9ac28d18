package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
import dev.berth.contract.JobLockContract;
import dev.berth.spi.JobLock;

/** Holds the lock to the contract of all locks. */
final class MongoJobLockTest extends JobLockContract {

    private MongoDatabase database = TestServer.freshDatabase();

    @Override
    protected JobLock open() {
        database = TestServer.freshDatabase();
        return reopen();
    }

    @Override
    protected JobLock reopen() {
        return BerthMongo.open(database).jobLock();
    }
}
