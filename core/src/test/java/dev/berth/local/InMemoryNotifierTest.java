package dev.berth.local;

import dev.berth.contract.NotifierContract;
import dev.berth.spi.Notifier;

final class InMemoryNotifierTest extends NotifierContract {

    @Override
    protected Notifier open() {
        return new InMemoryNotifier();
    }
}
