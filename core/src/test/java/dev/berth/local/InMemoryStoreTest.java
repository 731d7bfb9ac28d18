package dev.berth.local;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;

final class InMemoryStoreTest extends SchedulerStoreContract {

    private final InMemoryStore store = new InMemoryStore();

    @Override
    protected SchedulerStore open() {
        return store;
    }

    @Override
    protected SchedulerStore reopen() {
        return store;
    }
}
