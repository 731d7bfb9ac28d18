package dev.berth;

import java.time.Duration;
import java.time.Instant;

/**
 * By when what starts now has to end.
 *
 * @param spanMillis the longest duration
 * @param limitMillis the latest deadline of what has no duration, in milliseconds since 1970
 */
record EndBound(long spanMillis, long limitMillis) {

    /** At any time, or never. */
    static final EndBound EVER = new EndBound(Long.MAX_VALUE, Long.MAX_VALUE);

    static EndBound of(Instant end, Instant now) {
        return new EndBound(Duration.between(now, end).toMillis(), end.toEpochMilli());
    }

    EndBound minusMilli() {
        return new EndBound(spanMillis - 1, limitMillis - 1);
    }
}
