package com.example.boot;

import dev.berth.Scheduler;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.store.jdbc.JdbcDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** A request at start-up, and its row as the application's own queries see it. */
@Component
final class FirstRequest implements ApplicationRunner {

    static final String ID = "train-17";
    private static final Logger LOG = LoggerFactory.getLogger(FirstRequest.class);

    private final Scheduler scheduler;
    private final JdbcTemplate jdbc;

    FirstRequest(Scheduler scheduler, JdbcTemplate jdbc) {
        this.scheduler = scheduler;
        this.jdbc = jdbc;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        scheduler.nodes().register(Node.builder("node-1").cpuMillis(64_000).memoryMib(262_144).gpus(8, "A100", 81_920)
                .build());
        Request request = Request.builder(ID).user("ada").shapes(Shape.of(8_000, 65_536, GpuDemand.whole(2))).build();
        scheduler.submit(request).placed().toCompletableFuture().join();
        LOG.info("Submitted. request={} status={}", ID, status());
    }

    /** Returns the status of the request in the database. */
    String status() {
        return jdbc.queryForObject("SELECT status FROM " + JdbcDatabase.DEFAULT_PREFIX + "requests WHERE id = ?",
                String.class, ID);
    }
}
