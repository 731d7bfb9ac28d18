package dev.berth;

import java.time.Duration;
import java.time.Instant;

/**
 * By when what starts now has to end.
 *
 * @param spanMillis the longest duration
 * @param limitMillis the latest deadline of what has no duration, in milliseconds since 1970
 */
record EndBy(long spanMillis, long limitMillis) {

    /** At any time, or never. */
    static final EndBy EVER = new EndBy(Long.MAX_VALUE, Long.MAX_VALUE);

    static EndBy of(Instant end, Instant now) {
        return new EndBy(Duration.between(now, end).toMillis(), end.toEpochMilli());
    }

    EndBy minusMilli() {
        return new EndBy(spanMillis - 1, limitMillis - 1);
    }
}
