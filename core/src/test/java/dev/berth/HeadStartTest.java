package dev.berth;

import static dev.berth.Fixture.START;
import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Outcome;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.QueueOrders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Who goes first under EASY starts when it was told to at the latest, and nobody waits beyond what can be reckoned. */
final class HeadStartTest {

    private static final int LONGEST_SECONDS = 8;
    private static final int HEAD_START_SECONDS = 10;

    private Fixture fixture = new Fixture();
    private final Map<String, Instant> ends = new HashMap<>();
    private Random random = new Random();
    private int submitted;

    private void start(Backfill backfill, long seed) {
        random = new Random(seed);
        ends.clear();
        submitted = 0;
        fixture = new Fixture();
        fixture.scheduler = fixture.builder().backfill(backfill)
                .order(QueueOrders.ageing(Duration.ofSeconds(HEAD_START_SECONDS))).build();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            fixture.scheduler.nodes().register(Fixture.node("n" + i, 4));
        }
    }

    private Request request(Priority priority, GpuDemand gpus) {
        return Request.builder("r" + submitted++).priority(priority).shapes(Shape.of(1, 1, gpus))
                .duration(Duration.ofSeconds(1 + random.nextInt(LONGEST_SECONDS))).build();
    }

    private Request someRequest(Priority priority) {
        return request(priority, random.nextInt(4) == 0 ? GpuDemand.fraction(100 + random.nextInt(900))
                : GpuDemand.whole(1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 2)));
    }

    /** Moves to a second and ends what ends by then, soonest first: at its limit, or up to some seconds before. */
    private void moveTo(Instant second) {
        List<Allocation> held = new ArrayList<>(fixture.view().allocations());
        held.forEach(one -> ends.computeIfAbsent(one.requestId(), id -> {
            Instant limit = one.expiry().orElseThrow();
            Instant early = limit.minusSeconds(random.nextInt(3) == 0 ? random.nextInt(LONGEST_SECONDS) : 0);
            return early.isBefore(one.start()) ? one.start() : early;
        }));
        Optional<Allocation> next = held.stream().min(Comparator.comparing(one -> ends.get(one.requestId())));
        if (next.isPresent() && !ends.get(next.get().requestId()).isAfter(second)) {
            Instant end = ends.get(next.get().requestId());
            fixture.time.set(end.isAfter(fixture.time.instant()) ? end : fixture.time.instant());
            fixture.scheduler.finish(next.get(), Outcome.COMPLETED);
            moveTo(second);
        } else {
            fixture.time.set(second);
            fixture.scheduler.tick();
        }
    }

    @Property(tries = 60)
    void theFirstStartsWhenItWasToldToAtTheLatest(@ForAll long seed) {
        start(Backfill.EASY, seed);
        Map<String, Request> requests = new HashMap<>();
        Map<String, Instant> told = new HashMap<>();
        for (int second = 1; second <= 60; second++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                Request request = someRequest(Priority.MEDIUM);
                requests.put(request.id(), request);
                fixture.scheduler.submit(request);
            }
            List<RequestStatus> waiting = fixture.view().waiting();
            if (!waiting.isEmpty()) {
                String first = waiting.get(0).requestId();
                Instant computed = now(fixture.scheduler.questions().earliestStart(requests.get(first))).orElseThrow();
                Instant before = told.merge(first, computed, (old, anew) -> anew.isAfter(old) ? old : anew);
                assertFalse(computed.isAfter(before), first + " was put off from " + before + " to " + computed);
            }
            moveTo(START.plusSeconds(second));
            told.forEach((id, latest) -> assertTrue(!latest.isBefore(fixture.time.instant()) || hasStarted(id),
                    () -> id + " has not started at " + latest));
        }
    }

    private boolean hasStarted(String id) {
        return now(fixture.scheduler.requests().status(id)).filter(status -> status.state().holdsAllocation()
                || status.state().isTerminal()).isPresent();
    }

    /**
     * Small requests of a higher class come without end, and one of the lowest class wants a whole node. Whoever goes
     * before it came at most two head starts after it, and each of those is first for no longer than the longest runs.
     */
    @Property(tries = 10)
    void nobodyWaitsBeyondWhatCanBeReckoned(@ForAll long seed) {
        start(Backfill.EASY, seed);
        int before = flood(0, 10);
        Request large = request(Priority.LOW, GpuDemand.whole(4));
        fixture.scheduler.submit(large);
        int second = 10;
        while (second < 10 + 2 * HEAD_START_SECONDS) {
            before += flood(second, ++second);
        }
        int bound = second + LONGEST_SECONDS * (before + 1);
        while (!hasStarted(large.id())) {
            assertTrue(second < bound, "still waiting after " + second + " s, " + before + " before it");
            flood(second, ++second);
        }
    }

    /** With fixed seeds, since by chance four GPUs of a node may be free at once all the same. */
    @Example
    void withoutProtectionItWaitsForAsLongAsOthersCome() {
        start(Backfill.BEST_EFFORT, 1);
        flood(0, 10);
        Request large = request(Priority.LOW, GpuDemand.whole(4));
        fixture.scheduler.submit(large);
        flood(10, 200);
        assertFalse(hasStarted(large.id()), "the test above proves nothing");
    }

    private int flood(int from, int to) {
        int count = 0;
        for (int second = from; second < to; second++) {
            for (int i = 0; i < 6; i++, count++) {
                fixture.scheduler.submit(request(Priority.HIGH, GpuDemand.whole(1)));
            }
            moveTo(START.plusSeconds(second + 1));
        }
        return count;
    }
}
