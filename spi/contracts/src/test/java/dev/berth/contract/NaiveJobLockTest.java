package dev.berth.contract;

import dev.berth.spi.JobLock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract can be kept: a map behind the interface keeps it. */
final class NaiveJobLockTest extends JobLockContract {

    private NaiveJobLock latest = new NaiveJobLock();

    @Override
    protected JobLock open() {
        latest = new NaiveJobLock();
        return latest;
    }

    @Override
    protected JobLock reopen() {
        return latest;
    }

    private static final class NaiveJobLock implements JobLock {

        private final Map<List<String>, Instant> ends = new HashMap<>();
        private final Map<List<String>, Long> tokens = new HashMap<>();

        @Override
        public synchronized Optional<Hold> take(String pool, String job, Duration atMost) {
            List<String> key = List.of(pool, job);
            if (ends.getOrDefault(key, Instant.MIN).isAfter(Instant.now())) {
                return Optional.empty();
            }
            ends.put(key, Instant.now().plus(atMost));
            return Optional.of(new NaiveHold(key, tokens.merge(key, 1L, Long::sum)));
        }

        synchronized boolean keep(NaiveHold hold, Duration atMost) {
            boolean ours = tokens.get(hold.key) == hold.token && ends.get(hold.key).isAfter(Instant.now());
            if (ours) {
                ends.put(hold.key, Instant.now().plus(atMost));
            }
            return ours;
        }

        @Override
        public void close() {
        }

        private final class NaiveHold implements Hold {

            private final List<String> key;
            private final long token;

            NaiveHold(List<String> key, long token) {
                this.key = key;
                this.token = token;
            }

            @Override
            public long token() {
                return token;
            }

            @Override
            public boolean keep(Duration atMost) {
                return NaiveJobLock.this.keep(this, atMost);
            }

            @Override
            public void close() {
                NaiveJobLock.this.keep(this, Duration.ZERO);
            }
        }
    }
}
