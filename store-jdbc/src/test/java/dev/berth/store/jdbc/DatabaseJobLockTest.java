package dev.berth.store.jdbc;

import dev.berth.contract.JobLockContract;
import dev.berth.spi.JobLock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Job locks of all databases keep the contract of job locks. */
final class DatabaseJobLockTest {

    /** On one database. */
    abstract static class On extends JobLockContract {

        private final TestDatabase database;
        private String url = "";

        On(TestDatabase database) {
            this.database = database;
        }

        @Override
        protected JobLock open() {
            url = database.freshUrl();
            return reopen();
        }

        @Override
        protected JobLock reopen() {
            return JdbcDatabase.open(url).jobLock();
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
