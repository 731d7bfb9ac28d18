package com.example.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.ClassUtils;

/** The application starts, on the class path with or without Flyway that the build runs this with. */
class TrainingApplicationTest {

    private static final boolean FLYWAY = Boolean.getBoolean("flyway");

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @Test
    void theBuildSaysWhetherThereIsFlyway() {
        assertEquals(FLYWAY, ClassUtils.isPresent("org.flywaydb.core.Flyway", getClass().getClassLoader()));
    }

    @Test
    void startsOnAnEmptyDatabaseAndAgainOnItsOwn() {
        start();
        start();
    }

    private void start() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TrainingApplication.class)
                .properties("spring.datasource.url=" + url, "spring.main.banner-mode=off").run()) {
            assertEquals("PLACED", context.getBean(FirstRequest.class).status());
            assertEquals(FLYWAY ? 1 : 0, context.getBean(JdbcTemplate.class).queryForObject(
                    "SELECT count(*) FROM information_schema.tables WHERE lower(table_name) = 'projects'",
                    Integer.class));
        }
    }
}
