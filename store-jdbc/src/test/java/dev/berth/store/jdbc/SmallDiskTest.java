package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A disk that is full says so and loses nothing; with more room the same batch is kept. */
final class SmallDiskTest {

    private static final Shape SHAPE = Shape.of(1, 1, GpuDemand.none());

    private final List<SchedulerEvent> kept = new ArrayList<>();

    private List<SchedulerEvent> batch() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            long sequence = kept.size() + i;
            events.add(new RequestSubmitted(sequence, Request.builder("r-" + sequence).shapes(SHAPE)
                    .attribute("script", sequence + "x".repeat(5_000)).build(), Instant.EPOCH));
        }
        return events;
    }

    private StoreException fill(SchedulerStore store, Leadership lead) {
        return assertThrows(StoreException.class, () -> {
            while (kept.size() < 100_000) {
                keep(store, lead);
            }
        });
    }

    private void keep(SchedulerStore store, Leadership lead) {
        List<SchedulerEvent> batch = batch();
        assertEquals(new CommitResult.Committed(), store.commit(lead, kept.size() + 1, batch));
        kept.addAll(batch);
    }

    private void assertKept(SchedulerStore store, Leadership lead) {
        List<SchedulerEvent> loaded = new ArrayList<>();
        assertEquals(kept.size() + 1, store.load(lead, loaded::add).nextSequence());
        assertEquals(kept, loaded);
    }

    private void fillAndGoOn(String url, SmallDisk disk) throws Exception {
        try (SchedulerStore store = JdbcDatabase.open(url).schedulerStore()) {
            Leadership lead = store.acquire("lab", "leader");
            String message = fill(store, lead).getMessage();
            assertTrue(message.contains("doing=commit") && message.contains("Maybe the disk is full."), message);
            assertThrows(StoreException.class, () -> keep(store, lead));
            assertTrue(kept.size() > 100, "the disk was full too soon");
            assertKept(store, lead);
            disk.grow(32 * 1_024);
            keep(store, lead);
            assertKept(store, lead);
        }
    }

    @Test
    void aFullDiskLosesNothingOfAFile() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(4 * 1_024)) {
            String url = "jdbc:sqlite:" + disk.root().resolve("berth.db");
            fillAndGoOn(url, disk);
            try (SchedulerStore store = JdbcDatabase.open(url).schedulerStore()) {
                assertKept(store, store.acquire("lab", "leader"));
            }
        }
    }

    @Test
    void aFullDiskLosesNothingOfPostgres() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(4 * 1_024)) {
            String url = TestDatabase.POSTGRESQL.freshUrl();
            TestDatabase.POSTGRESQL.execute(TestDatabase.at(url), "CREATE TABLESPACE small LOCATION '" + disk.root()
                    + "'");
            try {
                fillAndGoOn(url + "&options=-c%20default_tablespace=small", disk);
            } finally {
                TestDatabase.POSTGRESQL.execute(TestDatabase.at(url), "DROP SCHEMA "
                        + url.replaceFirst(".*currentSchema=", "") + " CASCADE", "DROP TABLESPACE small");
            }
        }
    }

    @Test
    void aFileOnAReadOnlyDiskIsRefused() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(4 * 1_024)) {
            Path file = disk.root().resolve("berth.db");
            try (SchedulerStore store = JdbcDatabase.open(file).schedulerStore()) {
                keep(store, store.acquire("lab", "leader"));
            }
            disk.makeReadOnly();
            for (Path path : List.of(file, disk.root().resolve("new.db"))) {
                String message = assertThrows(StoreException.class, () -> JdbcDatabase.open(path)).getMessage();
                assertTrue(message.contains("file=" + path) && message.contains("Maybe"), message);
            }
        }
    }
}
