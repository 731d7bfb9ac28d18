package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.fraction;
import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SchedulerTest {

    private final Fixture fixture = new Fixture();
    private final Scheduler scheduler = fixture.scheduler;

    @Test
    void aRequestIsAcceptedPlacedStartedAndFinished() {
        scheduler.nodes().register(node("n1", 4));
        Ticket ticket = scheduler.submit(request("r1", 2));
        assertEquals("none", code(ticket.accepted()));
        Allocation held = now(ticket.placed()).allocation().orElseThrow();
        assertEquals(List.of(0, 1), held.placement().gpus());
        assertEquals(RequestState.PLACED, state("r1"));
        assertEquals("none", code(scheduler.requests().started(held)));
        assertEquals(RequestState.RUNNING, state("r1"));
        assertEquals("none", code(scheduler.finish(held, Outcome.COMPLETED)));
        assertEquals(RequestState.COMPLETED, state("r1"));
        assertEquals(4, scheduler.questions().available().wholeGpus());
    }

    @Test
    void nothingIsToldToItsCallerAndTheSchedulerGoesOn() {
        scheduler.nodes().register(node("n1", 1));
        Object nothing = null;
        assertThrows(NullPointerException.class, () -> scheduler.questions().plan((Request) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.questions().explain((Request) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.questions().earliestStart((Request) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.submit((Request) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.nodes().register((Node) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.requests().started((Allocation) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.finish((Allocation) nothing, Outcome.COMPLETED));
        assertThrows(NullPointerException.class, () -> scheduler.finish("r1", (Outcome) nothing));
        assertThrows(NullPointerException.class, () -> scheduler.cancel((String) nothing));
        fixture.place(request("r1", 1));
    }

    @Test
    void aPoolWithoutAnyGpuTakesRequestsForNone() {
        scheduler.nodes().register(node("n1", 0));
        Allocation held = fixture.place(request("r1", 0));
        assertEquals("none", code(scheduler.finish(held, Outcome.COMPLETED)));
        assertEquals(RequestState.COMPLETED, state("r1"));
    }

    private RequestState state(String id) {
        return now(scheduler.requests().status(id)).map(RequestStatus::state).orElseThrow();
    }

    @Test
    void whatDoesNotFitWaitsAndIsPlacedWhenRoomComes() {
        scheduler.nodes().register(node("n1", 2));
        Allocation first = fixture.place(request("r1", 2));
        Ticket second = scheduler.submit(request("r2", 1));
        assertEquals("none", code(second.accepted()));
        assertTrue(isOpen(second.placed()));
        scheduler.finish(first, Outcome.FAILED);
        assertEquals("n1", now(second.placed()).allocation().orElseThrow().nodeId());
    }

    @Test
    void aHigherClassGoesFirstAndAnEarlierRequestWithinIt() {
        scheduler.nodes().register(node("n1", 1));
        Allocation first = fixture.place(request("r0", 1));
        Ticket low = scheduler.submit(withPriority("low", Priority.LOW));
        Ticket high = scheduler.submit(withPriority("high", Priority.HIGH));
        Ticket later = scheduler.submit(withPriority("high2", Priority.HIGH));
        Ticket emergency = scheduler.submit(withPriority("emergency", Priority.EMERGENCY));
        for (Ticket next : List.of(emergency, high, later, low)) {
            scheduler.finish(first, Outcome.COMPLETED);
            first = now(next.placed()).allocation().orElseThrow();
        }
    }

    private static Request withPriority(String id, Priority priority) {
        return Request.builder(id).priority(priority).shapes(Shape.of(1, 1, GpuDemand.whole(1))).build();
    }

    @Test
    void aBigRequestDoesNotHoldUpASmallOneBehindIt() {
        scheduler.nodes().register(node("n1", 4));
        Allocation one = fixture.place(request("r1", 3));
        Ticket big = scheduler.submit(request("big", 4));
        Ticket small = scheduler.submit(request("small", 1));
        assertTrue(isOpen(big.placed()));
        assertEquals("n1", now(small.placed()).allocation().orElseThrow().nodeId());
        scheduler.finish(one, Outcome.COMPLETED);
        assertTrue(isOpen(big.placed()));
    }

    @Test
    void patienceNowIsRefusedWithTheReason() {
        scheduler.nodes().register(node("n1", 2));
        fixture.place(request("r1", 1));
        assertEquals("no-fit", code(scheduler.submit(impatient("r2", 2)).placed()));
        assertEquals("unsatisfiable", code(scheduler.submit(impatient("r3", 3)).placed()));
        assertEquals(RequestState.DENIED, state("r2"));
        List<RequestEnded> ended = fixture.of(RequestEnded.class);
        assertEquals(List.of("no-fit", "unsatisfiable"), ended.stream().map(RequestEnded::reason).toList());
    }

    private static Request impatient(String id, int gpus) {
        return Request.builder(id).patience(Patience.NOW).shapes(Shape.of(1, 1, GpuDemand.whole(gpus))).build();
    }

    @Test
    void sharesFillTheFullestSharedGpuFirst() {
        scheduler.nodes().register(node("n1", 2));
        assertEquals(1, fixture.place(fraction("r1", 600)).placement().gpuMask());
        assertEquals(2, fixture.place(fraction("r2", 500)).placement().gpuMask());
        assertEquals(1, fixture.place(fraction("r3", 400)).placement().gpuMask());
        assertEquals(2, fixture.place(fraction("r4", 500)).placement().gpuMask());
        assertEquals("no-fit", code(scheduler.submit(impatient("r5", 1)).placed()));
        assertEquals(0, scheduler.questions().available().gpuMilli());
    }

    @Test
    void theFirstShapeThatFitsIsTaken() {
        scheduler.nodes().register(node("n1", 2));
        Request either = Request.builder("r1").shapes(Shape.of(1, 1, GpuDemand.whole(4)),
                Shape.of(1, 1, GpuDemand.whole(2)), Shape.of(1, 1, GpuDemand.whole(1))).build();
        assertEquals(2, fixture.place(either).placement().shape().gpus().count());
    }

    @Test
    void modelsMemoryLabelsTaintsAndNamedNodesAreObeyed() {
        scheduler.nodes().register(dev.berth.model.Node.builder("plain").cpuMillis(8_000).memoryMib(8_000)
                .gpus(1, "T4", 16_384).build());
        scheduler.nodes().register(dev.berth.model.Node.builder("tainted").cpuMillis(8_000).memoryMib(8_000)
                .gpus(1, "H100", 81_920).label("rack", "r7").taint("team", "vision").build());
        RequestBuilder wants = Request.builder("a").patience(Patience.NOW);
        assertEquals("plain", fixture.place(wants.shapes(Shape.of(1, 1, GpuDemand.none())).build()).nodeId());
        Shape big = Shape.of(1, 1, GpuDemand.whole(1).withMemoryMib(20_000));
        assertEquals("unsatisfiable", code(scheduler.submit(builder("b").shapes(big).build()).placed()));
        assertEquals("tainted", fixture.place(builder("c").shapes(Shape.of(1, 1, GpuDemand.none()))
                .selector("rack", "r7").toleration("team", "vision").build()).nodeId());
        assertEquals("unsatisfiable", code(scheduler.submit(builder("d").node("nowhere")
                .shapes(Shape.of(1, 1, GpuDemand.none())).build()).placed()));
        assertEquals("tainted", fixture.place(builder("e").toleration("team", "*")
                .shapes(Shape.of(1, 1, GpuDemand.whole(1).ofModels("H100", "A100"))).build()).nodeId());
    }

    private static RequestBuilder builder(String id) {
        return Request.builder(id).patience(Patience.NOW);
    }

    @Test
    void theSameIdIsTheSameRequestOrAConflict() {
        scheduler.nodes().register(node("n1", 1));
        Ticket first = scheduler.submit(request("r1", 1));
        Ticket again = scheduler.submit(request("r1", 1));
        assertEquals(now(first.placed()), now(again.placed()));
        assertEquals(1, fixture.of(RequestSubmitted.class).size());
        assertEquals("conflict", code(scheduler.submit(request("r1", 2)).accepted()));
        scheduler.finish("r1", Outcome.COMPLETED);
        assertEquals("already-ended", code(scheduler.submit(request("r1", 1)).accepted()));
        assertEquals("conflict", code(scheduler.submit(request("r1", 2)).placed()));
        assertEquals("conflict", code(scheduler.nodes().register(sameIdOtherGpus())));
    }

    private dev.berth.model.Node sameIdOtherGpus() {
        scheduler.submit(request("holder", 1));
        return node("n1", 8);
    }

    @Test
    void endingTwiceChangesNothing() {
        scheduler.nodes().register(node("n1", 2));
        Allocation held = fixture.place(request("r1", 2));
        scheduler.finish(held, Outcome.COMPLETED);
        long hash = fixture.view().stateHash();
        assertEquals("none", code(scheduler.finish(held, Outcome.COMPLETED)));
        assertEquals("none", code(scheduler.finish("r1", Outcome.FAILED)));
        assertEquals("already-ended", code(scheduler.cancel("r1")));
        assertEquals("unknown", code(scheduler.cancel("nobody")));
        assertEquals("unknown", code(scheduler.requests().started(held)));
        assertEquals(hash, fixture.view().stateHash());
        assertEquals(2, scheduler.questions().available().wholeGpus());
    }

    @Test
    void everyLiveStateCanBeCancelled() {
        scheduler.nodes().register(node("n1", 1));
        Allocation running = fixture.place(request("running", 1));
        scheduler.requests().started(running);
        Ticket waiting = scheduler.submit(request("waiting", 1));
        assertEquals("none", code(scheduler.cancel("waiting")));
        assertEquals("cancelled", code(waiting.placed()));
        assertEquals("none", code(scheduler.cancel("running")));
        assertEquals("none", code(scheduler.cancel("running")));
        assertEquals(1, scheduler.questions().available().wholeGpus());
    }

    @Test
    void aDrainingNodeKeepsItsWorkAndGetsNothingNew() {
        scheduler.nodes().register(node("n1", 2));
        fixture.place(request("r1", 1));
        scheduler.nodes().setState("n1", NodeState.DRAINING, "kernel update");
        Ticket ticket = scheduler.submit(request("r2", 1));
        assertTrue(isOpen(ticket.placed()));
        assertEquals(RequestState.PLACED, state("r1"));
        scheduler.nodes().setState("n1", NodeState.ACTIVE, "");
        assertEquals("n1", now(ticket.placed()).allocation().orElseThrow().nodeId());
    }

    @Test
    void aGpuInMaintenanceIsNotGivenOut() {
        scheduler.nodes().register(node("n1", 2));
        scheduler.nodes().setGpuState("n1", 0, GpuState.MAINTENANCE);
        assertEquals(2, fixture.place(request("r1", 1)).placement().gpuMask());
        Ticket ticket = scheduler.submit(request("r2", 1));
        assertTrue(isOpen(ticket.placed()));
        assertEquals(List.of(GpuState.MAINTENANCE, GpuState.IN_USE), fixture.view().nodes().get(0).gpuStates());
        scheduler.nodes().setGpuState("n1", 0, GpuState.AVAILABLE);
        assertEquals(1, now(ticket.placed()).allocation().orElseThrow().placement().gpuMask());
        assertEquals("unknown", code(scheduler.nodes().setGpuState("n1", 2, GpuState.AVAILABLE)));
        assertThrows(IllegalArgumentException.class, () -> scheduler.nodes().setGpuState("n1", 0, GpuState.IN_USE));
    }

    @Test
    void aPlanIsWhatSubmittingGives() {
        scheduler.nodes().register(node("n1", 2));
        scheduler.nodes().register(node("n2", 1));
        Plan plan = now(scheduler.questions().plan(request("r1", 1)));
        assertEquals(Optional.empty(), now(scheduler.requests().status("r1")));
        Placement placed = fixture.place(request("r1", 1)).placement();
        assertEquals(plan.placement().orElseThrow(), placed);
        assertEquals("n2", placed.nodeId());
    }

    @Test
    void theEarliestStartIsWhenEnoughHasEnded() {
        scheduler.nodes().register(node("n1", 4));
        fixture.place(lasting("r1", 2, 10));
        fixture.place(lasting("r2", 1, 20));
        assertEquals(Optional.of(Fixture.START), now(scheduler.questions().earliestStart(request("q", 1))));
        assertEquals(Optional.of(Fixture.START.plusSeconds(600)),
                now(scheduler.questions().earliestStart(request("q", 3))));
        assertEquals(Optional.of(Fixture.START.plusSeconds(1200)),
                now(scheduler.questions().earliestStart(request("q", 4))));
        assertEquals(Optional.empty(), now(scheduler.questions().earliestStart(request("q", 5))));
        assertEquals(1, scheduler.questions().available().wholeGpus());
    }

    @Test
    void theEarliestStartIsNotBeforeTheRequestAllows() {
        scheduler.nodes().register(node("n1", 4));
        fixture.place(lasting("r1", 2, 10));
        Instant shadow = Fixture.START.plusSeconds(600);
        Instant noon = Fixture.START.plusSeconds(43_200);
        assertEquals(Optional.of(noon), earliest(request("q", 1).toBuilder("q").earliestStart(noon)));
        assertEquals(Optional.of(noon), earliest(request("q", 4).toBuilder("q").earliestStart(noon)));
        assertEquals(Optional.of(shadow), earliest(request("q", 4).toBuilder("q").earliestStart(Fixture.START)));
        RequestBuilder lasting = lasting("q", 4, 5).toBuilder("q");
        assertEquals(Optional.of(shadow), earliest(lasting.deadline(shadow.plusSeconds(300))));
        assertEquals(Optional.empty(), earliest(lasting.deadline(shadow.plusSeconds(299))));
    }

    private Optional<Instant> earliest(RequestBuilder request) {
        return now(scheduler.questions().earliestStart(request.build()));
    }

    private static Request lasting(String id, int gpus, long minutes) {
        return Request.builder(id).duration(Duration.ofMinutes(minutes))
                .shapes(Shape.of(1, 1, GpuDemand.whole(gpus))).build();
    }

    @Test
    void aClosedSchedulerRefusesAndSaysSo() {
        scheduler.nodes().register(node("n1", 1));
        fixture.place(request("r1", 1));
        Ticket waiting = scheduler.submit(request("r2", 1));
        scheduler.close();
        assertEquals("closed", code(waiting.placed()));
        assertEquals("closed", code(scheduler.submit(request("r3", 1)).accepted()));
        assertEquals("closed", code(scheduler.tick()));
        assertInstanceOf(IllegalStateException.class,
                assertThrows(AssertionError.class, () -> now(scheduler.questions().view())).getCause().getCause());
        scheduler.close();
    }

    @Test
    void aFullWaitingLineIsARefusal() {
        Fixture small = new Fixture(Limits.builder().waiting(2).remembered(10).build());
        small.scheduler.submit(request("r1", 1));
        small.scheduler.submit(request("r2", 1));
        Ticket third = small.scheduler.submit(request("r3", 1));
        assertEquals("queue-full", code(third.accepted()));
        assertEquals("queue-full", code(third.placed()));
        assertEquals(Optional.empty(), now(small.scheduler.requests().status("r3")));
    }
}
