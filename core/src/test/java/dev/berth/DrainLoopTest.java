package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs never overlap, every signal is answered, and an inline executor is looped over. */
final class DrainLoopTest {

    /** Work that takes items from a queue, a few at a time, and notices if two runs overlap. */
    private static final class Counting implements DrainLoop.Work {
        final ConcurrentLinkedQueue<Integer> items = new ConcurrentLinkedQueue<>();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();

        @Override
        public DrainLoop.Next run() {
            overlaps.addAndGet(running.incrementAndGet() - 1);
            int taken = 0;
            while (taken < 3 && items.poll() != null) {
                taken++;
            }
            done.addAndGet(taken);
            running.decrementAndGet();
            return taken < 3 ? DrainLoop.Next.WAIT : DrainLoop.Next.AGAIN;
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }

    static Stream<Executor> executors() {
        return Stream.of(Runnable::run, Executors.newSingleThreadExecutor(), Executors.newFixedThreadPool(4), task -> {
            throw new RejectedExecutionException("shut down");
        });
    }

    @ParameterizedTest
    @MethodSource("executors")
    void nothingSignalledIsLeftAndRunsNeverOverlap(Executor executor) throws InterruptedException {
        Counting work = new Counting();
        DrainLoop relay = new DrainLoop(executor, work);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    work.items.add(i);
                    relay.signal();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (executor instanceof ExecutorService service) {
            while (work.done.get() < 80_000) {
                Thread.onSpinWait();
            }
            service.shutdown();
            assertTrue(service.awaitTermination(10, TimeUnit.SECONDS));
        }
        assertEquals(80_000, work.done.get());
        assertEquals(0, work.overlaps.get());
        assertFalse(relay.isRunner());
    }

    @Test
    void nobodyDependsOnASignalThatIsStillToCome() {
        Counting work = new Counting();
        DrainLoop relay = new DrainLoop(Runnable::run, work);
        work.items.add(1);
        work.items.add(2);
        relay.signal();
        assertEquals(2, work.done.get());
        work.items.add(3);
        relay.signal();
        assertEquals(3, work.done.get());
        relay.signal();
        assertEquals(3, work.done.get());
    }

    @Test
    void workThatPausesGoesOnWhenResumed() {
        List<Runnable> given = new ArrayList<>();
        DrainLoop.Next[] answers = {DrainLoop.Next.PARK, DrainLoop.Next.AGAIN, DrainLoop.Next.WAIT};
        AtomicInteger runs = new AtomicInteger();
        DrainLoop relay = new DrainLoop(given::add, new DrainLoop.Work() {
            @Override
            public DrainLoop.Next run() {
                return answers[runs.getAndIncrement()];
            }

            @Override
            public boolean isReady() {
                return false;
            }
        });
        relay.signal();
        given.remove(0).run();
        relay.signal();
        assertTrue(given.isEmpty());
        relay.resume();
        relay.resume();
        assertEquals(1, given.size());
        given.remove(0).run();
        assertEquals(2, runs.get());
        given.remove(0).run();
        assertEquals(3, runs.get());
        assertTrue(given.isEmpty());
    }
}
