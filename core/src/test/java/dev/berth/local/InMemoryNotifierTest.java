package dev.berth.local;

import dev.berth.contract.NotifierContract;
import dev.berth.spi.Notifier;

final class InMemoryNotifierTest extends NotifierContract {

    private InMemoryNotifier latest = new InMemoryNotifier();

    @Override
    protected Notifier open() {
        latest = new InMemoryNotifier();
        return latest;
    }

    @Override
    protected Notifier reopen() {
        return latest;
    }
}
