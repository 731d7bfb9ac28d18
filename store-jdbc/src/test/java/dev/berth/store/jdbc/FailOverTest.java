package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two replicas with a lease of two seconds; the leader is killed, or stopped and woken later, at any moment under load:
 * the other takes over, and what both were told fits together. 10 times, or as
 * many as {@code -Dberth.takeovers} says.
 */
final class FailOverTest {

    private static final int TIMES = Integer.getInteger("berth.takeovers", 10);
    private static final long LEASE_MILLIS = 2_000;
    /** Twice the lease is the promise of the database; then the other looks, every 50 ms, and loads. */
    private static final long LOOK_MILLIS = 500;

    private final List<HostProcess> hosts = new ArrayList<>();
    private final List<String> placed = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<Long> takeovers = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#servers")
    void theOtherTakesOver(TestDatabase database) throws Exception {
        String url = database.freshUrl();
        Random random = new Random(20_261_122);
        HostProcess leader = start(url, "host-0");
        leader.awaitLines("PLACED", 32);
        HostProcess other = standBy(url, "host-1");
        for (int time = 0; time < TIMES; time++) {
            Thread.sleep(random.nextInt(1_000));
            boolean forGood = time % 2 == 0;
            takeOver(leader, other, forGood);
            HostProcess former = leader;
            leader = other;
            other = forGood ? standBy(url, "host-" + (time + 2)) : woken(former);
        }
        kill(leader);
        kill(other);
        assertTruth(database, url);
    }

    private HostProcess start(String url, String name) throws Exception {
        HostProcess host = new HostProcess(url, name, LEASE_MILLIS);
        hosts.add(host);
        return host;
    }

    private HostProcess standBy(String url, String name) throws Exception {
        HostProcess host = start(url, name);
        host.awaitLines("WAITS", 1);
        return host;
    }

    /** A test that failed must not leave hosts that disturb the next one. */
    @AfterEach
    void leaveNobody() throws InterruptedException {
        for (HostProcess host : hosts) {
            host.kill();
        }
    }

    private void takeOver(HostProcess leader, HostProcess other, boolean forGood) throws Exception {
        int led = other.said("LEADS").size();
        long since = System.nanoTime();
        if (forGood) {
            kill(leader);
        } else {
            leader.stop();
        }
        other.awaitLines("LEADS", led + 1);
        takeovers.add((other.leadsSince() - since) / 1_000_000);
        other.awaitLines("PLACED", other.said("PLACED").size() + 16);
    }

    /** It learns that it has lost the lead; what was kept before the stop it may still tell, nothing new is kept. */
    private static HostProcess woken(HostProcess former) throws Exception {
        int told = former.said("PLACED").size();
        int lost = former.said("LOST").size();
        former.goOn();
        former.awaitLines("LOST", lost + 1);
        assertTrue(former.said("PLACED").size() - told <= 16, "the woken leader went on");
        return former;
    }

    private void kill(HostProcess host) throws InterruptedException {
        host.kill();
        placed.addAll(host.said("PLACED"));
        ended.addAll(host.said("ENDED"));
    }

    private void assertTruth(TestDatabase database, String url) throws Exception {
        new KeptTruth(url).assertHas(placed, ended);
        int events = new KeptTruth(url).assertNothingWasHeldTwice();
        Collections.sort(takeovers);
        long most = takeovers.get(takeovers.size() - 1);
        System.out.println(database + ": takeovers=" + takeovers.size() + " medianMillis="
                + takeovers.get(takeovers.size() / 2) + " mostMillis=" + most + " leaseMillis=" + LEASE_MILLIS
                + " events=" + events + " told=" + placed.size());
        assertEquals(TIMES, takeovers.size());
        assertTrue(most < 2 * LEASE_MILLIS + LOOK_MILLIS, takeovers.toString());
    }
}
