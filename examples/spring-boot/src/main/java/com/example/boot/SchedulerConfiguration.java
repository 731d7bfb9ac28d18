package com.example.boot;

import dev.berth.Scheduler;
import dev.berth.store.jdbc.JdbcDatabase;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler and its store, on the application's own DataSource; Spring closes both. */
@Configuration(proxyBeanMethods = false)
final class SchedulerConfiguration {

    /** Runs after the application's migrations: Flyway refuses its first start in a database that has tables. */
    @Bean
    @DependsOnDatabaseInitialization
    JdbcDatabase berthDatabase(DataSource source) {
        return JdbcDatabase.open(source);
    }

    @Bean
    Scheduler scheduler(JdbcDatabase berthDatabase) {
        return Scheduler.builder().store(berthDatabase.schedulerStore()).build();
    }
}
