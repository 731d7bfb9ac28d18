package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.Scheduler;
import dev.berth.Ticket;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The database's server is killed at any moment under load and started again on the same data: the host goes on by
 * itself, and all that its callers were told is there. 3 kills a server, or as many as
 * {@code -Dberth.serverKills} says. Where the server stays away, closing says what is not known.
 */
final class ServerCrashTest {

    private static final int KILLS = Integer.getInteger("berth.serverKills", 3);
    private static final long LEASE_MILLIS = 2_000;

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
    void theHostGoesOnByItself(TestDatabase database) throws Exception {
        try (ServerProcess server = database.startServer()) {
            HostProcess host = new HostProcess(server.url(), "host", LEASE_MILLIS);
            List<Long> pauses;
            try {
                host.awaitLines("PLACED", 32);
                pauses = killServer(server, host);
            } finally {
                host.kill();
            }
            assertEquals(List.of(), host.said("LOST"), "nobody else was there to take the lead");
            KeptTruth truth = new KeptTruth(server.url());
            truth.assertHas(host.said("PLACED"), host.said("ENDED"));
            System.out.println(database + ": serverKills=" + KILLS + " events=" + truth.assertNothingWasHeldTwice()
                    + " told=" + host.said("PLACED").size() + " goesOnAfterMillis=" + pauses);
        }
    }

    /** Returns how long each time it took, from the new start on, until the host went on. */
    private static List<Long> killServer(ServerProcess server, HostProcess host) throws Exception {
        Random random = new Random(20_261_122);
        List<Long> pauses = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(random.nextInt(1_000));
            server.kill();
            Thread.sleep(random.nextInt((int) LEASE_MILLIS * 3 / 2));
            int told = host.said("PLACED").size();
            long since = System.nanoTime();
            server.startAgain();
            host.awaitLines("PLACED", told + 32);
            pauses.add((System.nanoTime() - since) / 1_000_000);
        }
        Collections.sort(pauses);
        return pauses;
    }

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
    void closingWithoutAServerSaysWhatIsNotKnown(TestDatabase database) throws Exception {
        ExecutorService commits = Executors.newSingleThreadExecutor();
        try (ServerProcess server = database.startServer();
                SchedulerStore store = JdbcDatabase.open(server.url()).schedulerStore()) {
            Scheduler scheduler = Scheduler.builder().pool(LoadedHost.POOL).store(store)
                    .commitExecutor(commits).build();
            scheduler.nodes().register(Node.builder("n").cpuMillis(9).memoryMib(9).gpus(8, "A100", 1).build());
            String known = told(scheduler.submit(request("known")));
            server.kill();
            Ticket unknown = scheduler.submit(request("unknown"));
            scheduler.close(Duration.ofSeconds(2));
            Refusal refusal = unknown.placed().toCompletableFuture().get(1, TimeUnit.SECONDS).refusal().orElseThrow();
            assertEquals(RefusalCode.CLOSED, refusal.code());
            assertTrue(refusal.message().contains("the outcome is unknown"), refusal.message());
            server.startAgain();
            server.awaitAnswer();
            new KeptTruth(server.url()).assertHas(List.of(known), List.of());
        } finally {
            commits.shutdown();
        }
    }

    private static Request request(String id) {
        return Request.builder(id).shapes(Shape.of(1, 1, GpuDemand.whole(1))).build();
    }

    private static String told(Ticket ticket) throws Exception {
        assertTrue(ticket.placed().toCompletableFuture().get(30, TimeUnit.SECONDS).allocation().isPresent());
        return ticket.requestId();
    }
}
