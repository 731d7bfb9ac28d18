package dev.berth.contract;

import dev.berth.model.Request;
import dev.berth.spi.QueuedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests that wait, drawn by a seed: the same seed makes equal ones, which are other objects. */
final class WaitingSamples {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private WaitingSamples() {
    }

    /** Some that were submitted one after the other. */
    static List<QueuedRequest> some(long seed) {
        Random random = new Random(seed);
        RandomSource dice = new RandomSource(seed);
        Samples samples = new Samples(random);
        Instant at = Instant.ofEpochMilli(random.nextLong(LAST.toEpochMilli() / 2));
        List<QueuedRequest> some = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            at = at.plusMillis(random.nextBoolean() ? 0 : random.nextInt(10_000_000));
            String id = "request-" + i;
            Request request = dice.oneIn(3) ? samples.request(id) : dice.request(id, dice.shape()).build();
            some.add(QueuedRequest.builder(request).sequence(i).submitted(at).attempt(1 + random.nextInt(3)).build());
        }
        return some;
    }

    /** A moment after all of them were submitted. */
    static Instant later(long seed) {
        return Instant.ofEpochMilli(LAST.toEpochMilli() / 2 + new Random(~seed).nextLong(LAST.toEpochMilli() / 2));
    }

    /** The largest and the smallest that can wait, for no time and for as long as can be. */
    static List<QueuedRequest> extremes() {
        List<QueuedRequest> extremes = new ArrayList<>();
        for (Request request : List.of(Samples.smallestRequest("r"), Samples.largestRequest())) {
            for (Instant submitted : List.of(Instant.EPOCH, LAST)) {
                extremes.add(QueuedRequest.builder(request).submitted(submitted).build());
                extremes.add(QueuedRequest.builder(request).sequence(Long.MAX_VALUE).submitted(submitted)
                        .attempt(Integer.MAX_VALUE).build());
            }
        }
        return extremes;
    }

    static Instant last() {
        return LAST;
    }
}
