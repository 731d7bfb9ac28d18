package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.spi.CommittedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Commands handed over together are decided and kept together, and answered as if they had come one by one. */
final class HandOverTest {

    private static List<Request> requests(int count) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(request("r" + i, 1));
        }
        return requests;
    }

    private static List<Allocation> placed(List<Ticket> tickets) {
        return tickets.stream().map(ticket -> now(ticket.placed()).allocation().orElseThrow()).toList();
    }

    private static List<String> codes(List<? extends CompletionStage<Decision>> answers) {
        return answers.stream().map(Fixture::code).toList();
    }

    @Test
    void aBatchIsOneTurnAndOneCommit() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 64));
        fixture.batches.clear();
        List<Ticket> tickets = fixture.scheduler.submitAll(requests(64));
        assertEquals(List.of(64), fixture.batches.stream().map(CommittedBatch::commands).toList());
        assertEquals(128, fixture.batches.get(0).events().size());
        fixture.batches.clear();
        List<Allocation> held = placed(tickets);
        assertEquals(64, held.stream().map(Allocation::slot).distinct().count());
        assertEquals(List.of("none"), codes(fixture.scheduler.finishAll(held, Outcome.FAILED)).stream().distinct()
                .toList());
        assertEquals(List.of(64), fixture.batches.stream().map(CommittedBatch::commands).toList());
        assertEquals(64, fixture.scheduler.questions().available().wholeGpus());
        assertEquals(RequestState.FAILED, now(fixture.scheduler.requests().status("r63")).orElseThrow().state());
    }

    @Test
    void aLargeOneTakesSeveralTurns() {
        Fixture fixture = new Fixture(Limits.builder().commands(1 << 10).batch(10).build());
        fixture.scheduler.nodes().register(node("n1", 64));
        fixture.batches.clear();
        assertEquals(25, placed(fixture.scheduler.submitAll(requests(25))).size());
        assertEquals(List.of(10, 10, 5), fixture.batches.stream().map(CommittedBatch::commands).toList());
    }

    @Test
    void oneThatIsLargerThanTheQueueIsTakenWhereTheCallerDecides() {
        Fixture fixture = new Fixture(Limits.builder().commands(8).batch(8).build());
        fixture.scheduler.nodes().register(node("n1", 64));
        List<Allocation> held = placed(fixture.scheduler.submitAll(requests(50)));
        assertEquals(50, held.size());
        assertEquals(List.of("none"), codes(fixture.scheduler.finishAll(held, Outcome.COMPLETED)).stream().distinct()
                .toList());
    }

    @Test
    void whatAFullQueueCannotTakeIsRefused() {
        ArrayDeque<Runnable> later = new ArrayDeque<>();
        Scheduler scheduler = Scheduler.builder().executor(later::add)
                .limits(Limits.builder().commands(8).batch(8).build()).build();
        scheduler.nodes().register(node("n1", 64));
        List<Ticket> tickets = scheduler.submitAll(requests(10));
        assertEquals(1, later.size());
        assertTrue(isOpen(tickets.get(6).accepted()));
        while (!later.isEmpty()) {
            later.remove().run();
        }
        assertEquals(7, placed(tickets.subList(0, 7)).size());
        assertEquals(List.of("queue-full", "queue-full", "queue-full"),
                codes(tickets.subList(7, 10).stream().map(Ticket::placed).toList()));
    }

    @Test
    void endsAreAnsweredInTheirOrder() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        Allocation first = fixture.place(request("r1", 1));
        assertEquals("none", code(fixture.scheduler.cancel("r1")));
        Allocation second = fixture.place(request("r2", 1));
        Allocation stranger = new Allocation(999, 7, "nobody", 1, second.placement(), second.start(), second.expiry());
        assertEquals(List.of("none", "unknown", "none", "none"), codes(
                fixture.scheduler.finishAll(List.of(first, stranger, second, second), Outcome.COMPLETED)));
        assertEquals(RequestState.CANCELLED, now(fixture.scheduler.requests().status("r1")).orElseThrow().state());
        assertEquals(RequestState.COMPLETED, now(fixture.scheduler.requests().status("r2")).orElseThrow().state());
    }

    @Test
    void anEndMakesRoomForWhoeverWaits() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        List<Ticket> tickets = fixture.scheduler.submitAll(requests(3));
        assertTrue(isOpen(tickets.get(1).placed()));
        fixture.scheduler.finishAll(placed(tickets.subList(0, 1)), Outcome.COMPLETED);
        assertEquals("r1", now(tickets.get(1).placed()).allocation().orElseThrow().requestId());
        assertTrue(isOpen(tickets.get(2).placed()));
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        Fixture fixture = new Fixture();
        fixture.scheduler.nodes().register(node("n1", 1));
        Allocation held = fixture.place(request("held", 1));
        fixture.scheduler.close();
        assertEquals(List.of("closed", "closed"),
                codes(fixture.scheduler.submitAll(requests(2)).stream().map(Ticket::accepted).toList()));
        assertEquals(List.of("closed"), codes(fixture.scheduler.finishAll(List.of(held), Outcome.COMPLETED)));
        assertEquals(List.of(), fixture.scheduler.submitAll(List.of()));
    }

    @Test
    void whoeverIsPlacedWasAcceptedBefore() {
        Fixture fixture = new Fixture();
        List<String> told = new ArrayList<>();
        Ticket ticket = fixture.scheduler.submit(request("r1", 1));
        ticket.placed().thenAccept(decision -> told.add("placed, accepted open: " + isOpen(ticket.accepted())));
        ticket.accepted().thenAccept(decision -> told.add("accepted, placed open: " + isOpen(ticket.placed())));
        fixture.scheduler.nodes().register(node("n1", 1));
        assertEquals(List.of("accepted, placed open: true", "placed, accepted open: false"), told);
    }
}
