package dev.berth.local;

import dev.berth.spi.JobLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets one thread of this process do a job at a time. May be used by any thread. */
public final class InMemoryJobLock implements JobLock {

    private record Job(String pool, String name) {
    }

    private final Map<Job, OwnHold> holds = new HashMap<>();

    /** Makes a lock with every job free. */
    public InMemoryJobLock() {
    }

    @Override
    public synchronized Optional<Hold> take(String pool, String job, Duration atMost) {
        Job key = new Job(pool, job);
        OwnHold last = holds.get(key);
        if (last != null && last.runs()) {
            return Optional.empty();
        }
        OwnHold hold = new OwnHold(key, last == null ? 1 : last.token + 1);
        hold.letRun(atMost);
        holds.put(key, hold);
        return Optional.of(hold);
    }

    @Override
    public void close() {
    }

    private final class OwnHold implements Hold {

        private final Job job;
        private final long token;
        private long end;

        OwnHold(Job job, long token) {
            this.job = job;
            this.token = token;
        }

        boolean runs() {
            return end - System.nanoTime() > 0;
        }

        void letRun(Duration time) {
            end = System.nanoTime() + time.toNanos();
        }

        @Override
        public long token() {
            return token;
        }

        @Override
        public boolean keep(Duration atMost) {
            synchronized (InMemoryJobLock.this) {
                boolean ours = holds.get(job) == this && runs();
                if (ours) {
                    letRun(atMost);
                }
                return ours;
            }
        }

        @Override
        public void close() {
            keep(Duration.ZERO);
        }
    }
}
