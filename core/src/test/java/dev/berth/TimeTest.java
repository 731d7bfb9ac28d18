package dev.berth;

import static dev.berth.Fixture.START;
import static dev.berth.Fixture.code;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.NodeLoss;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Limits, heartbeats and clocks. */
final class TimeTest {

    private static Request lasting(String id, int minutes) {
        return Request.builder(id).duration(Duration.ofMinutes(minutes))
                .shapes(Shape.of(1, 1, GpuDemand.whole(1))).build();
    }

    private static RequestState state(Fixture fixture, String id) {
        return now(fixture.scheduler.requests().status(id)).map(RequestStatus::state).orElseThrow();
    }

    @Test
    void atItsLimitAnAllocationExpiresAndKeepsItsCapacity() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        Allocation held = fixture.place(lasting("r1", 10));
        fixture.scheduler.requests().started(held);
        assertEquals(Optional.of(START.plusSeconds(600)), fixture.scheduler.nextTick());
        tickAt(fixture, 599_999);
        assertEquals(RequestState.RUNNING, state(fixture, "r1"));
        tickAt(fixture, 600_000);
        assertEquals(RequestState.EXPIRING, state(fixture, "r1"));
        assertEquals(0, fixture.scheduler.questions().available().wholeGpus());
        assertEquals(Optional.empty(), fixture.scheduler.nextTick());
        assertEquals("none", code(fixture.scheduler.requests().extend(held, START.plusSeconds(900))));
        assertEquals(RequestState.RUNNING, state(fixture, "r1"));
        tickAt(fixture, 900_000);
        assertEquals(RequestState.EXPIRING, state(fixture, "r1"));
        assertEquals("none", code(fixture.scheduler.finish(held, Outcome.TIMED_OUT)));
        assertEquals(1, fixture.scheduler.questions().available().wholeGpus());
    }

    private static void tickAt(Fixture fixture, long millis) {
        fixture.time.set(START.plusMillis(millis));
        now(fixture.scheduler.tick());
    }

    @Test
    void aLimitThatHasPassedIsRefused() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        Allocation held = fixture.place(lasting("r1", 10));
        assertEquals("limit-passed", code(fixture.scheduler.requests().extend(held, START)));
    }

    @Test
    void afterTheGraceItIsTakenBack() {
        Fixture fixture = new Fixture(Limits.builder().expiryGrace(Duration.ofSeconds(30)).build());
        fixture.scheduler.nodes().register(node("n1", 1));
        fixture.place(lasting("r1", 10));
        Ticket waiting = fixture.scheduler.submit(lasting("r2", 10));
        tickAt(fixture, 600_000);
        assertEquals(Optional.of(START.plusSeconds(630)), fixture.scheduler.nextTick());
        tickAt(fixture, 629_999);
        assertTrue(Fixture.isOpen(waiting.placed()));
        tickAt(fixture, 630_000);
        assertEquals(RequestState.TIMED_OUT, state(fixture, "r1"));
        assertEquals(START.plusSeconds(630), now(waiting.placed()).allocation().orElseThrow().start());
    }

    @Test
    void aLongSleepExpiresAndTakesBackInOneTick() {
        Fixture fixture = new Fixture(Limits.builder().expiryGrace(Duration.ofSeconds(30)).build());
        fixture.scheduler.nodes().register(node("n1", 1));
        fixture.place(lasting("r1", 10));
        tickAt(fixture, 10_000_000);
        assertEquals(RequestState.TIMED_OUT, state(fixture, "r1"));
    }

    @Test
    void whatIsNotStartedInTimeWaitsAgain() {
        Fixture fixture = new Fixture(Limits.builder().startTimeout(Duration.ofSeconds(10)).build());
        fixture.scheduler.nodes().register(node("n1", 1));
        Allocation first = fixture.place(request("r1", 1));
        tickAt(fixture, 10_000);
        assertEquals("not-started", fixture.of(RequestRequeued.class).get(0).reason());
        RequestStatus status = now(fixture.scheduler.requests().status("r1")).orElseThrow();
        assertEquals(2, status.attempt());
        assertEquals(RequestState.PLACED, status.state());
        assertEquals("unknown", code(fixture.scheduler.requests().started(first)));
        assertEquals("unknown", code(fixture.scheduler.finish(first, Outcome.COMPLETED)));
        fixture.scheduler.requests().started(status.allocation().orElseThrow());
        tickAt(fixture, 1_000_000);
        assertEquals(RequestState.RUNNING, state(fixture, "r1"));
    }

    @Test
    void aSilentNodeIsUnreachableAndItsWorkWaitsAgain() {
        Fixture fixture = new Fixture(Limits.builder().heartbeatTimeout(Duration.ofSeconds(30)).build());
        fixture.scheduler.nodes().register(node("n1", 1));
        fixture.scheduler.nodes().register(node("n2", 1));
        fixture.place(request("r1", 1));
        assertEquals(Optional.of(START.plusMillis(30_001)), fixture.scheduler.nextTick());
        tickAt(fixture, 20_000);
        fixture.scheduler.nodes().heartbeat("n2");
        tickAt(fixture, 30_000);
        assertEquals(NodeState.ACTIVE, fixture.view().nodes().get(0).state());
        tickAt(fixture, 30_001);
        assertEquals(NodeState.UNREACHABLE, fixture.view().nodes().get(0).state());
        assertEquals("n2",
                now(fixture.scheduler.requests().status("r1")).orElseThrow().allocation().orElseThrow().nodeId());
        assertEquals(Optional.of(START.plusMillis(50_001)), fixture.scheduler.nextTick());
        fixture.scheduler.nodes().heartbeat("n1");
        assertEquals(NodeState.ACTIVE, fixture.view().nodes().get(0).state());
        assertEquals(1, fixture.scheduler.questions().available().wholeGpus());
    }

    @Test
    void workOnALostNodeFailsIfTheHostWantsThat() {
        Fixture fixture = new Fixture(Limits.builder().nodeLoss(NodeLoss.FAIL).build());
        fixture.scheduler.nodes().register(node("n1", 1));
        fixture.place(request("r1", 1));
        fixture.scheduler.nodes().setState("n1", NodeState.ERROR, "xid 79");
        assertEquals(RequestState.FAILED, state(fixture, "r1"));
        assertEquals("node-lost", fixture.of(RequestEnded.class).get(0).reason());
    }

    @Test
    void heartbeatsAreWrittenNowAndThen() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        for (int second = 0; second <= 60; second++) {
            fixture.time.set(START.plusSeconds(second));
            fixture.scheduler.nodes().heartbeat("n1");
        }
        assertEquals(List.of(START, START.plusSeconds(30), START.plusSeconds(60)),
                fixture.of(NodeSeen.class).stream().map(NodeSeen::at).toList());
    }

    @Test
    void timeRunsForwardsThroughAReload() {
        Fixture fixture = new Fixture();
        TroubledStore store = new TroubledStore(fixture.store);
        Scheduler scheduler = fixture.builder().store(store).build();
        scheduler.nodes().register(node("n1", 2));
        Allocation held = now(scheduler.submit(request("r1", 1)).placed()).allocation().orElseThrow();
        fixture.time.set(START.plusSeconds(100));
        now(scheduler.requests().extend(held, START.plusSeconds(3_600)));
        fixture.time.set(START.plusSeconds(50));
        store.plan = commit -> TroubledStore.Trouble.REFUSE;
        assertEquals("not-stored", code(scheduler.submit(request("r2", 1)).accepted()));
        store.plan = commit -> TroubledStore.Trouble.NONE;
        // No row of the store tells when the limit was changed.
        assertEquals(START.plusSeconds(100), now(scheduler.submit(request("r3", 1)).placed()).allocation()
                .orElseThrow().start());
    }

    @Test
    void aClockThatStepsBackStandsStill() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 2));
        fixture.place(request("r1", 1));
        fixture.time.set(START.minusSeconds(3_600));
        assertEquals(START, fixture.place(request("r2", 1)).start());
        fixture.scheduler.close();
        Scheduler next = fixture.builder().build();
        next.nodes().register(node("n2", 1));
        assertEquals(START, now(next.submit(request("r3", 1)).placed()).allocation().orElseThrow().start());
    }
}
