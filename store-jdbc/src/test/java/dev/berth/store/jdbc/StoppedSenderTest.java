package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A leader that is stopped while it sends a batch leaves the server in the middle of a message, in a transaction that
 * holds rows and is not idle: the server ends it in time for the next leader all the same.
 */
final class StoppedSenderTest {

    private static final Duration LEASE = Duration.ofSeconds(2);
    /** Twice the lease is the promise of the database; then the other looks, every 20 ms, and commits. */
    private static final long LOOK_MILLIS = 500;
    /** The requests are sent by then, so that their rows are held, and the rest is not. */
    private static final int SENT_BYTES = 170_000;

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
    void theNextLeaderIsNotHeldUp(TestDatabase database) throws Exception {
        String url = database.freshUrl();
        try (StallingProxy proxy = new StallingProxy(url);
                SchedulerStore store = JdbcDatabase.open(proxy.url()).schedulerStore();
                SchedulerStore other = JdbcDatabase.open(url).schedulerStore()) {
            Leadership lead = store.acquire("lab", "first", LEASE).orElseThrow();
            proxy.stallAfter(SENT_BYTES);
            CompletableFuture<Boolean> kept = CompletableFuture.supplyAsync(() -> isKept(store, lead));
            proxy.awaitStall();
            long since = System.nanoTime();
            Leadership next = takeOver(other);
            try {
                assertTrue(CompletableFuture.supplyAsync(() -> isKept(other, next)).get(1, TimeUnit.MINUTES));
            } finally {
                proxy.goOn();
            }
            long millis = (System.nanoTime() - since) / 1_000_000;
            System.out.println(database + ": millis=" + millis + " leaseMillis=" + LEASE.toMillis());
            assertTrue(millis < 2 * LEASE.toMillis() + LOOK_MILLIS, "millis=" + millis);
            assertFalse(kept.join());
        }
    }

    private static Leadership takeOver(SchedulerStore store) throws InterruptedException {
        while (true) {
            Optional<Leadership> lead = store.acquire("lab", "second", LEASE);
            if (lead.isPresent()) {
                return lead.get();
            }
            Thread.sleep(20);
        }
    }

    /** Both leaders write the same rows. */
    private static boolean isKept(SchedulerStore store, Leadership lead) {
        try {
            return store.commit(lead, 1, batch()).equals(new CommitResult.Committed());
        } catch (StoreException connectionEnded) {
            return false;
        }
    }

    private static List<SchedulerEvent> batch() {
        String words = "word ".repeat(100);
        return IntStream.range(1, 300).<SchedulerEvent>mapToObj(i -> new RequestSubmitted(i,
                Request.builder("r-" + i).attribute("words", words + i)
                        .shapes(Shape.of(1, 1, GpuDemand.whole(1))).build(), Instant.EPOCH)).toList();
    }
}
