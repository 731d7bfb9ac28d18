package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.model.GpuDemand;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.spi.Admission;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Plug-ins that say no: filters of nodes and admission of requests. */
final class FilterTest {

    /** Leaves two whole GPUs of every node free; throws about the request {@code bad}. */
    private static final NodeFilter SPARE = new NodeFilter() {
        @Override
        public String name() {
            return "spare";
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            if (query.request().id().equals("bad")) {
                throw new IllegalStateException("no such licence");
            }
            return free(node, view) - query.shape().gpus().count() >= 2;
        }

        private int free(int node, NodeView view) {
            return Long.bitCount(view.freeGpuMask(node));
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            return new Rejection("too-few-spare", query.shape().gpus().count(), free(node, view) - 2L,
                    view.node(node).gpus().size() - 2L, true);
        }
    };

    private static AdmissionPolicy door(Function<AdmissionPolicy.Arrival, Admission> answer) {
        return new AdmissionPolicy() {
            @Override
            public String name() {
                return "door";
            }

            @Override
            public Admission admit(Arrival arrival) {
                return answer.apply(arrival);
            }
        };
    }

    private static Request atOnce(String id, int gpus) {
        return Request.builder(id).patience(Patience.NOW).shapes(Shape.of(1, 1, GpuDemand.whole(gpus))).build();
    }

    @Test
    void everyRouteAsksTheFilters() {
        for (PlacementPolicy policy : List.of(Policies.bestFit(), Policies.worstFit(), Policies.firstFit(),
                Policies.roundRobin(), Policies.dotProduct(), Policies.random())) {
            Scheduler scheduler = Scheduler.builder().policy(policy).filter(SPARE).build();
            scheduler.nodes().register(node("n1", 3));
            scheduler.nodes().register(node("n2", 4));
            assertEquals("n2", now(scheduler.submit(atOnce("r1", 2)).placed()).allocation().orElseThrow().nodeId());
            assertEquals("no-fit", code(scheduler.submit(atOnce("r2", 2)).placed()), policy.name());
            scheduler.finish("r1", Outcome.COMPLETED);
            assertEquals("none", code(scheduler.submit(atOnce("r3", 2)).placed()), policy.name());
            assertEquals("no-fit", code(scheduler.submit(Request.builder("r4").node("n1").patience(Patience.NOW)
                    .shapes(Shape.of(1, 1, GpuDemand.whole(2))).build()).placed()));
        }
    }

    @Test
    void anExplanationNamesTheFilterAndItsNumbers() {
        Scheduler scheduler = Scheduler.builder().filter(SPARE).build();
        scheduler.nodes().register(node("n1", 3));
        scheduler.nodes().register(node("n2", 4));
        scheduler.nodes().register(node("n3", 2));
        Explanation why = now(scheduler.questions().explain(atOnce("r1", 3)));
        assertEquals(Obstacle.builder("too-few-spare").filter("spare").nodes(2).asked(3).mostFree(2).mostCapacity(2)
                .preemptible(true).build(),
                why.obstacle("too-few-spare").orElseThrow());
        assertEquals(List.of(Explanation.Change.builder("gpus", "3", "2").build()), why.changes());
        assertTrue(why.text().contains(" spare/too-few-spare=2(asked=3,mostFree=2) "), why.text());
    }

    @Test
    void aFilterThatThrowsRefusesThatRequestAndIsNamed() {
        Scheduler scheduler = Scheduler.builder().filter(SPARE).build();
        scheduler.nodes().register(node("n1", 3));
        assertEquals(Refusals.pluginFailed("spare", "java.lang.IllegalStateException: no such licence"),
                now(scheduler.submit(request("bad", 1)).placed()).refusal().orElseThrow());
        CompletionException thrown = assertThrows(CompletionException.class,
                () -> scheduler.questions().explain(request("bad", 1)).toCompletableFuture().join());
        assertTrue(thrown.getMessage().contains("no such licence"), thrown.getMessage());
        assertEquals("none", code(scheduler.submit(request("good", 1)).placed()));
    }

    @Test
    void whatIsNotAdmittedIsKeptAsDeniedWithTheNumbers() {
        Fixture fixture = new Fixture();
        Scheduler scheduler = fixture.builder().admission(door(arrival -> arrival.held() < 2
                ? Admission.Admitted.INSTANCE
                : new Admission.Denied(new Rejection("too-many", 1, 0, 2, true)))).build();
        scheduler.nodes().register(node("n1", 8));
        assertEquals("none", code(scheduler.submit(request("r1", 1)).placed()));
        assertEquals("none", code(scheduler.submit(request("r2", 1)).placed()));
        Ticket denied = scheduler.submit(request("r3", 1));
        assertEquals("none", code(denied.accepted()));
        assertEquals(Refusals.notAdmitted("door", "too-many", 1, 0, 2),
                now(denied.placed()).refusal().orElseThrow());
        assertEquals(RequestState.DENIED, now(scheduler.requests().status("r3")).orElseThrow().state());
        RequestEnded ended = fixture.of(RequestEnded.class).get(0);
        assertEquals("not-admitted", ended.reason());
        assertTrue(ended.detail().contains("plugin=door reason=too-many asked=1 free=0 limit=2"), ended.detail());
    }

    @Test
    void aDoorThatThrowsRefusesThatRequestAndIsNamed() {
        Scheduler scheduler = Scheduler.builder().admission(door(arrival -> {
            throw new IllegalStateException(arrival.request().id());
        })).build();
        scheduler.nodes().register(node("n1", 8));
        assertEquals(Refusals.pluginFailed("door", "java.lang.IllegalStateException: r1"),
                now(scheduler.submit(request("r1", 1)).placed()).refusal().orElseThrow());
        assertEquals(8, scheduler.questions().available().wholeGpus());
    }
}
