package dev.berth.store.jdbc;

import dev.berth.contract.SchedulerStoreContract;
import dev.berth.spi.SchedulerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A database file keeps the contract of stores. */
final class JdbcStoreContractTest extends SchedulerStoreContract {

    @TempDir
    private Path directory;
    private int files;

    @Override
    protected SchedulerStore open() {
        files++;
        return reopen();
    }

    @Override
    protected SchedulerStore reopen() {
        return JdbcStore.open(directory.resolve("berth-" + files + ".db"));
    }
}
