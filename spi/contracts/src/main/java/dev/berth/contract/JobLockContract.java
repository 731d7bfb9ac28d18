package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.JobLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link JobLock} must do. Extend it, open locks on fresh storage, run it with JUnit. */
public abstract class JobLockContract {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final List<JobLock> opened = new ArrayList<>();
    private JobLock locks;

    /** Makes the contract. */
    protected JobLockContract() {
    }

    /**
     * Opens a lock on fresh storage; each call gets its own.
     *
     * @return nobody has any job
     */
    protected abstract JobLock open();

    /**
     * Opens another one on the storage of the last {@link #open()}, as another process does.
     *
     * @return a second one that sees what the first has taken; in memory, the same one
     */
    protected abstract JobLock reopen();

    @BeforeEach
    final void openOne() {
        locks = open();
        opened.add(locks);
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(JobLock::close);
    }

    private JobLock other() {
        JobLock other = reopen();
        opened.add(other);
        return other;
    }

    private static JobLock.Hold taken(JobLock from, Duration atMost) {
        return from.take("pool-a", "nightly", atMost).orElseThrow(() -> new AssertionError("not free"));
    }

    private static JobLock.Hold takenInTime(JobLock from) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            Optional<JobLock.Hold> hold = from.take("pool-a", "nightly", LONG);
            if (hold.isPresent()) {
                return hold.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The time does not end.");
    }

    private void assertTaken() {
        assertEquals(Optional.empty(), other().take("pool-a", "nightly", LONG));
    }

    @Test
    void whatSomebodyHasNobodyTakes() {
        taken(locks, LONG);
        assertTaken();
        assertEquals(Optional.empty(), locks.take("pool-a", "nightly", LONG), "nor the one who has it");
    }

    @Test
    void whoLetsGoLetsTheNextOneIn() {
        JobLock.Hold first = taken(locks, LONG);
        first.close();
        JobLock.Hold second = taken(other(), LONG);
        assertTrue(second.token() > first.token(), "tokens grow");
        assertTrue(first.token() > 0);
        first.close();
        assertTaken();
    }

    @Test
    void timeEndsAHold() throws InterruptedException {
        JobLock.Hold first = taken(locks, SHORT);
        assertTaken();
        JobLock.Hold second = takenInTime(other());
        assertTrue(second.token() > first.token());
        assertFalse(first.keep(LONG), "it is another's now");
        first.close();
        assertTaken();
        assertTrue(second.keep(LONG));
    }

    @Test
    void aHoldIsKeptLonger() throws InterruptedException {
        JobLock.Hold hold = taken(locks, SHORT);
        assertTrue(hold.keep(LONG));
        Thread.sleep(SHORT.toMillis() + 100);
        assertTaken();
    }

    @Test
    void aHoldIsKeptShorter() throws InterruptedException {
        JobLock.Hold hold = taken(locks, LONG);
        assertTrue(hold.keep(SHORT));
        takenInTime(other());
    }

    @Test
    void closingTheLockLetsGoOfNothing() {
        JobLock another = other();
        taken(locks, LONG);
        locks.close();
        locks.close();
        assertEquals(Optional.empty(), another.take("pool-a", "nightly", LONG));
    }

    @Test
    void jobsAndPoolsDoNotMix() {
        List<JobLock.Hold> holds = new ArrayList<>();
        for (String word : Samples.LOOKALIKES) {
            holds.add(locks.take("pool-a", word, LONG).orElseThrow());
            holds.add(locks.take(word, "nightly", LONG).orElseThrow());
        }
        for (String word : Samples.AWKWARD) {
            holds.add(locks.take(word, word, LONG).orElseThrow());
            assertEquals(Optional.empty(), other().take(word, word, LONG), word);
        }
        holds.forEach(hold -> assertTrue(hold.keep(LONG)));
    }

    @Test
    void ofManyWhoComeAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        AtomicInteger inside = new AtomicInteger();
        try {
            List<Future<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                JobLock mine = i % 2 == 0 ? locks : other();
                runs.add(threads.submit(() -> work(mine, inside)));
            }
            int done = 0;
            for (Future<Integer> run : runs) {
                done += run.get();
            }
            assertTrue(done > 0, "somebody got it");
        } finally {
            threads.shutdown();
        }
    }

    private static int work(JobLock mine, AtomicInteger inside) {
        int done = 0;
        for (int i = 0; i < 20; i++) {
            Optional<JobLock.Hold> hold = mine.take("pool-a", "nightly", LONG);
            if (hold.isPresent()) {
                assertEquals(1, inside.incrementAndGet(), "one at a time");
                inside.decrementAndGet();
                hold.get().close();
                done++;
            }
        }
        return done;
    }
}
