package dev.berth;

import static dev.berth.Fixture.START;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Refusal;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of refusals, and the advice that follows from the request and the rules of the queue. */
final class RefusalTest {

    private final Fixture fixture = new Fixture();

    private static RequestBuilder asking(String id, int gpus) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.whole(gpus)));
    }

    private static Request lasting(String id, int gpus) {
        return asking(id, gpus).duration(Duration.ofMinutes(90)).build();
    }

    private static String message(CompletionStage<Decision> stage) {
        return now(stage).refusal().map(Refusal::message).orElse("none");
    }

    private String plan(Request request) {
        return now(fixture.scheduler.questions().plan(request)).refusal().map(Refusal::message).orElse("none");
    }

    /** Three of four GPUs are held for an hour and a half, and the first one in the queue wants all four. */
    private void fill(Backfill backfill) {
        fixture.scheduler = fixture.builder().backfill(backfill).build();
        fixture.scheduler.nodes().register(node("n1", 4));
        fixture.place(lasting("held", 3));
        fixture.scheduler.submit(lasting("first", 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "EASY         | Maybe let the request wait (patience QUEUE), or give it a duration so that it may pass.",
        "RESERVATION  | Maybe let the request wait (patience QUEUE), or give it a duration so that it may pass.",
        "CONSERVATIVE | Maybe let the request wait (patience QUEUE), or give it a duration so that it may pass.",
        "NONE         | Maybe let the request wait (patience QUEUE)."})
    void aDurationIsAdvisedWhereItMayHelp(Backfill backfill, String advice) {
        fill(backfill);
        String behind = "Other requests go first. first=first waiting=1";
        assertEquals(behind + " " + advice, plan(asking("endless", 1).patience(Patience.NOW).build()));
        assertEquals(behind + " Maybe let the request wait (patience QUEUE).",
                plan(asking("long", 1).duration(Duration.ofHours(9)).patience(Patience.NOW).build()));
        assertEquals(behind, plan(asking("queued", 1).duration(Duration.ofHours(9)).build()));
    }

    @Test
    void aRequestThatQueuesIsNotAdvisedToWait() {
        fill(Backfill.BEST_EFFORT);
        assertEquals("No node has room now. gpus=2 gpuMilli=1000 nodes=1"
                + " Maybe call explain to see what is short.", plan(lasting("queued", 2)));
        String hasty = "No node has room now. gpus=2 gpuMilli=1000 nodes=1"
                + " Maybe let the request wait (patience QUEUE) or call explain to see what is short.";
        assertEquals(hasty, message(fixture.scheduler.submit(asking("hasty", 2).patience(Patience.NOW).build())
                .placed()));
        RequestEnded end = fixture.of(RequestEnded.class).get(0);
        assertEquals("no-fit", end.reason());
        assertEquals(hasty, end.detail());
    }

    @Test
    void whatIsUnknownIsNamed() {
        fixture.scheduler.nodes().register(node("n1", 4));
        Allocation held = fixture.place(lasting("held", 3));
        fixture.scheduler.finish(held, Outcome.COMPLETED);
        assertEquals("The request is unknown. request=r9", message(fixture.scheduler.cancel("r9")));
        assertEquals("The allocation is unknown. allocation=" + held.id(),
                message(fixture.scheduler.requests().started(held)));
        assertEquals("The node is unknown. node=n9", message(fixture.scheduler.nodes().heartbeat("n9")));
        assertEquals("The GPU is unknown. node=n1 gpu=4",
                message(fixture.scheduler.nodes().setGpuState("n1", 4, GpuState.AVAILABLE)));
    }

    @Test
    void whatTheStateForbidsHasACodeOfItsOwn() {
        fill(Backfill.BEST_EFFORT);
        assertEquals("The request holds nothing yet. request=first Maybe cancel it.",
                message(fixture.scheduler.finish("first", Outcome.COMPLETED)));
        Allocation held = fixture.view().allocations().get(0);
        assertEquals("The new limit has passed. now=" + START + " expiry=" + START + " Maybe extend to a later time.",
                message(fixture.scheduler.requests().extend(held, START)));
        assertEquals("The id is in use with other content. node=n1"
                + " Maybe use a new id, or register it again once it holds nothing.",
                message(fixture.scheduler.nodes().register(node("n1", 8))));
    }
}
