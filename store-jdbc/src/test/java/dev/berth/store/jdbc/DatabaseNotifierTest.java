package dev.berth.store.jdbc;

import dev.berth.contract.NotifierContract;
import dev.berth.spi.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Notifiers of all databases keep the contract of notifiers. */
final class DatabaseNotifierTest {

    /** On one database. */
    abstract static class On extends NotifierContract {

        private final TestDatabase database;
        private final List<ExecutorService> executors = new ArrayList<>();
        private String url = "";

        On(TestDatabase database) {
            this.database = database;
        }

        @Override
        protected Notifier open() {
            url = database.freshUrl();
            return reopen();
        }

        @Override
        protected Notifier reopen() {
            ExecutorService executor = Executors.newSingleThreadExecutor();
            executors.add(executor);
            return JdbcDatabase.open(url).notifier(executor);
        }

        @AfterEach
        void shutDown() {
            executors.forEach(ExecutorService::shutdown);
            executors.clear();
        }
    }

    @Nested
    final class OnSqlite extends On {
        OnSqlite() {
            super(TestDatabase.SQLITE);
        }
    }

    @Nested
    final class OnH2 extends On {
        OnH2() {
            super(TestDatabase.H2);
        }
    }

    @Nested
    final class OnPostgres extends On {
        OnPostgres() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    @Nested
    @EnabledIf(value = "dev.berth.store.jdbc.TestDatabase#hasMariaDb", disabledReason = "needs the profile mariadb")
    final class OnMariaDb extends On {
        OnMariaDb() {
            super(TestDatabase.MARIADB);
        }
    }
}
