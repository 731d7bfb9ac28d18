package dev.berth.local;

import dev.berth.contract.JobLockContract;
import dev.berth.spi.JobLock;

/** The lock in memory keeps the contract. */
final class InMemoryJobLockTest extends JobLockContract {

    private InMemoryJobLock latest = new InMemoryJobLock();

    @Override
    protected JobLock open() {
        latest = new InMemoryJobLock();
        return latest;
    }

    @Override
    protected JobLock reopen() {
        return latest;
    }
}
