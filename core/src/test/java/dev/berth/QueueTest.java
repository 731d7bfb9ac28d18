package dev.berth;

import static dev.berth.Fixture.START;
import static dev.berth.Fixture.code;
import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.policy.PriorityFactors;
import dev.berth.policy.QueueOrders;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who goes first, who may pass, and when. */
final class QueueTest {

    private final Fixture fixture = new Fixture();

    private Scheduler scheduler(QueueOrder order, Backfill backfill) {
        fixture.scheduler = fixture.builder().order(order).backfill(backfill).build();
        return fixture.scheduler;
    }

    private static RequestBuilder asking(String id, int gpus) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.whole(gpus)));
    }

    private static Request lasting(String id, int gpus, int minutes) {
        return asking(id, gpus).duration(Duration.ofMinutes(minutes)).build();
    }

    private List<String> waiting() {
        return fixture.view().waiting().stream().map(RequestStatus::requestId).toList();
    }

    private RequestState state(String id) {
        return now(fixture.scheduler.requests().status(id)).map(RequestStatus::state).orElseThrow();
    }

    private void pass(Duration time) {
        fixture.time.set(fixture.time.instant().plus(time));
        fixture.scheduler.tick();
    }

    @Test
    void nobodyPassesTheFirstUnlessARuleLetsHim() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.NONE);
        scheduler.nodes().register(node("n1", 4));
        Allocation held = fixture.place(lasting("held", 3, 60));
        scheduler.submit(lasting("first", 2, 10));
        Ticket small = scheduler.submit(lasting("small", 1, 10));
        assertTrue(isOpen(small.placed()), "there is room, but not for whoever goes first");
        Ticket hasty = scheduler.submit(asking("hasty", 1).patience(Patience.NOW).build());
        assertEquals("behind", code(hasty.placed()));
        Request asked = lasting("plan", 1, 10);
        Plan plan = now(scheduler.questions().plan(asked));
        assertEquals(Refusals.behind(asked, "first", 2, false), plan.refusal().orElseThrow());
        scheduler.finish(held, Outcome.COMPLETED);
        assertEquals(List.of(), waiting());
    }

    @Test
    void easyLetsThoseByWhoEndInTimeOrGoElsewhereOrLeaveEnough() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.EASY);
        scheduler.nodes().register(node("n1", 4));
        scheduler.nodes().register(node("n2", 2));
        fixture.place(asking("held", 2).node("n1").duration(Duration.ofMinutes(60)).build());
        fixture.place(asking("other", 1).node("n2").build());
        scheduler.submit(lasting("first", 3, 10));
        assertEquals(START.plus(Duration.ofMinutes(60)),
                now(scheduler.questions().earliestStart(lasting("first", 3, 10))).orElseThrow());
        fixture.place(asking("in time", 1).node("n1").duration(Duration.ofMinutes(60)).build());
        fixture.place(asking("leaves three", 1).node("n1").build());
        Ticket tooLong = scheduler.submit(asking("too long", 1).node("n1").build());
        assertTrue(isOpen(tooLong.placed()));
        assertEquals("n2", fixture.place(asking("elsewhere", 1).build()).nodeId());
        assertEquals(List.of("first", "too long"), waiting());
    }

    @Test
    void whoCanNeverStartHoldsNobodyUp() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.NONE);
        scheduler.nodes().register(node("n1", 2));
        scheduler.submit(lasting("hopeless", 8, 10));
        fixture.place(lasting("small", 1, 10));
        scheduler.nodes().register(node("n2", 8));
        assertEquals(RequestState.PLACED, state("hopeless"));
    }

    @Test
    void whoHasBecomeFirstStaysFirstOfItsClass() {
        Scheduler scheduler = scheduler(QueueOrders.shortestFirst(), Backfill.NONE);
        scheduler.nodes().register(node("n1", 2));
        Allocation held = fixture.place(lasting("held", 2, 60));
        scheduler.submit(lasting("first", 1, 30));
        scheduler.submit(lasting("shorter", 2, 5));
        scheduler.submit(asking("urgent", 2).priority(Priority.HIGH).duration(Duration.ofMinutes(90)).build());
        scheduler.finish(held, Outcome.COMPLETED);
        assertEquals(RequestState.PLACED, state("urgent"));
        scheduler.finish("urgent", Outcome.COMPLETED);
        assertEquals(RequestState.PLACED, state("first"));
        assertEquals(List.of("shorter"), waiting());
        scheduler.cancel("first");
        assertEquals(List.of(), waiting());
    }

    @Test
    void whoWithdrawsLetsOthersBy() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.NONE);
        scheduler.nodes().register(node("n1", 2));
        fixture.place(lasting("held", 1, 60));
        scheduler.submit(lasting("first", 2, 10));
        Ticket next = scheduler.submit(lasting("next", 1, 10));
        scheduler.cancel("first");
        assertFalse(isOpen(next.placed()));
    }

    @Test
    void dynamicKeysAreAsOfTheLastTick() {
        Scheduler scheduler = scheduler(QueueOrders.multifactor(Map.of(PriorityFactors.age(Duration.ofHours(1)), 1L,
                PriorityFactors.priorityClass(), 1L)), Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 1));
        fixture.place(asking("held", 1).build());
        scheduler.submit(asking("low", 1).priority(Priority.LOW).build());
        pass(Duration.ofMinutes(45));
        scheduler.submit(asking("high", 1).priority(Priority.HIGH).build());
        assertEquals(List.of("low", "high"), waiting(), "0.75 against 0.67");
        scheduler.submit(asking("emergency", 1).priority(Priority.EMERGENCY).build());
        assertEquals(List.of("emergency", "low", "high"), waiting());
        pass(Duration.ofMinutes(30));
        assertEquals(List.of("emergency", "high", "low"), waiting(), "0.5 + 0.67 against 1");
    }

    @Test
    void aTickRanksOnlySoManyAgain() {
        fixture.scheduler = fixture.builder().limits(Limits.builder().candidates(10).rankings(1).build())
                .order(QueueOrders.multifactor(Map.of(PriorityFactors.age(Duration.ofHours(1)), 1L))).build();
        fixture.scheduler.nodes().register(node("n1", 1));
        fixture.place(asking("held", 1).build());
        List.of("a", "b", "c").forEach(id -> fixture.scheduler.submit(asking(id, 1).build()));
        pass(Duration.ofMinutes(1));
        fixture.scheduler.submit(asking("d", 1).build());
        assertEquals(List.of("a", "b", "c", "d"), waiting(), "one is older, and d is as new as b and c were");
        assertEquals("none", code(fixture.scheduler.tick()));
        assertEquals("none", code(fixture.scheduler.tick()));
    }

    @Test
    void groupsGoByWhatTheyHold() {
        Scheduler scheduler = scheduler(QueueOrders.named("fewest-held-first").orElseThrow(), Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 4));
        Allocation first = fixture.place(asking("a1", 3).project("a").build());
        fixture.place(asking("b1", 1).project("b").build());
        scheduler.submit(asking("a2", 1).project("a").build());
        scheduler.submit(asking("b2", 1).project("b").build());
        scheduler.submit(asking("c2", 1).project("c").build());
        scheduler.submit(asking("b3", 1).project("b").build());
        assertEquals(List.of("c2", "b2", "b3", "a2"), waiting());
        scheduler.finish(first, Outcome.COMPLETED);
        assertEquals(List.of("b3"), waiting(), "c2, then b2 as b held one, then a2 as a held nothing any more");
    }

    @Test
    void whoComesTooEarlyWaitsForItsTime() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 1));
        Instant noon = START.plus(Duration.ofHours(12));
        Ticket ticket = scheduler.submit(asking("later", 1).earliestStart(noon).build());
        assertEquals("none", code(ticket.accepted()));
        assertEquals(noon, scheduler.nextTick().orElseThrow());
        assertEquals("too-early", now(scheduler.questions().plan(asking("p", 1).earliestStart(noon).build())).refusal()
                .orElseThrow().code().word());
        assertEquals("too-early", code(scheduler.submit(asking("hasty", 1).earliestStart(noon)
                .patience(Patience.NOW).build()).placed()));
        pass(Duration.ofHours(12).minusMillis(1));
        assertTrue(isOpen(ticket.placed()));
        assertEquals(List.of("later"), waiting());
        pass(Duration.ofMillis(1));
        assertEquals(noon, now(ticket.placed()).allocation().orElseThrow().start());
        fixture.place(asking("past", 0).earliestStart(START).build());
    }

    @Test
    void whoCannotEndInTimeIsRefusedWithTheNumbers() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 1));
        Instant noon = START.plus(Duration.ofHours(12));
        Request tight = asking("tight", 1).duration(Duration.ofHours(13)).deadline(noon).build();
        assertEquals(Refusals.tooLate(START, noon.minus(Duration.ofHours(13))),
                now(scheduler.submit(tight).placed()).refusal().orElseThrow());
        fixture.place(asking("held", 1).build());
        Ticket ticket = scheduler.submit(asking("waits", 1).duration(Duration.ofHours(2)).deadline(noon).build());
        pass(Duration.ofHours(10));
        assertTrue(isOpen(ticket.placed()), "now or never");
        pass(Duration.ofMillis(1));
        assertEquals("too-late", code(ticket.placed()));
        assertEquals("too-late", fixture.of(RequestEnded.class).get(1).reason());
        assertEquals(RequestState.DENIED, state("waits"));
    }

    @Test
    void withoutADurationTheDeadlineIsTheLimit() {
        Scheduler scheduler = scheduler(QueueOrders.fifo(), Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 1));
        Instant leapDay = Instant.parse("2028-02-29T23:59:59.999Z");
        assertEquals(leapDay, fixture.place(asking("r", 1).deadline(leapDay).build()).expiry().orElseThrow());
        assertEquals("too-late", code(scheduler.submit(asking("gone", 1).deadline(START).build()).placed()));
    }

    @Test
    void timesThatContradictEachOtherAreRefusedAtOnce() {
        RequestBuilder request = asking("r", 1).earliestStart(START).deadline(START.plusMillis(10));
        assertEquals(START.plusMillis(9), request.build().latestStart().orElseThrow());
        assertEquals(START, request.duration(Duration.ofMillis(10)).build().latestStart().orElseThrow());
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class,
                request.duration(Duration.ofMillis(11))::build);
        assertTrue(wrong.getMessage().contains("deadline=" + START.plusMillis(10)), wrong.getMessage());
        assertThrows(IllegalArgumentException.class, asking("r", 1).duration(Duration.ZERO)::build);
        assertThrows(IllegalArgumentException.class, asking("r", 1).earliestStart(Instant.MAX)::build);
        assertThrows(IllegalArgumentException.class, asking("r", 1).deadline(Instant.EPOCH.minusMillis(1))::build);
    }

    @Test
    void anOrderThatFailsRefusesTheRequestAndTheSchedulerGoesOn() {
        Scheduler scheduler = scheduler(new QueueOrder() {
            @Override
            public String name() {
                return "picky";
            }

            @Override
            public Motion motion() {
                return Motion.DYNAMIC;
            }

            @Override
            public long key(QueuedRequest waiting, Instant now) {
                if (waiting.request().id().equals("wrong") || now.isAfter(START)) {
                    throw new IllegalStateException("no key");
                }
                return 0;
            }
        }, Backfill.BEST_EFFORT);
        scheduler.nodes().register(node("n1", 1));
        Allocation held = fixture.place(asking("right", 1).build());
        Refusal refusal = now(scheduler.submit(asking("wrong", 1).build()).placed()).refusal().orElseThrow();
        assertEquals(Refusals.pluginFailed("picky", "java.lang.IllegalStateException: no key"), refusal);
        Ticket waits = scheduler.submit(asking("waits", 1).build());
        pass(Duration.ofMinutes(1));
        scheduler.finish(held, Outcome.COMPLETED);
        assertFalse(isOpen(waits.placed()), "one with a key would go before it");
    }
}
