package dev.berth.contract;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every value comes back to the letter. */
abstract class StoreValueTests extends StoreLeadTests {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    @Test
    void theLargestNodeComesBack() {
        commit(registered(0, Samples.largestNode(), T0));
        assertKept();
    }

    @Test
    void theSmallestNodeComesBack() {
        commit(registered(0, Node.builder("n").build(), T0));
        assertKept();
    }

    @Test
    void everyStateOfANodeComesBack() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (NodeState state : NodeState.values()) {
            Node node = Node.builder("node-" + state).build();
            events.add(new NodeRegistered(state.ordinal(), node, state, T0.plusMillis(state.ordinal())));
        }
        commit(events);
        assertKept();
    }

    @Test
    void theLargestRequestComesBack() {
        commit(new RequestSubmitted(1, Samples.largestRequest(), T0));
        assertKept();
    }

    @Test
    void theSmallestRequestComesBack() {
        commit(new RequestSubmitted(1, Samples.smallestRequest("r"), T0));
        assertKept();
    }

    @Test
    void everyPriorityAndPatienceComesBack() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            for (Patience patience : Patience.values()) {
                Request request = Request.builder(priority + "-" + patience).shapes(ONE_GPU).priority(priority)
                        .patience(patience).build();
                events.add(new RequestSubmitted(events.size() + 1, request, T0));
            }
        }
        commit(events);
        assertKept();
    }

    @Test
    void awkwardWordsComeBackEverywhere() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 0; i < Samples.AWKWARD.size(); i++) {
            String word = Samples.AWKWARD.get(i);
            events.add(registered(i, Node.builder(word).address(word).gpu(new Gpu(word, word, word, 5))
                    .label(word, word).taint(word, word).build(), T0));
            events.add(new NodeStateChanged(i, word, NodeState.ACTIVE, NodeState.DRAINING, word, T0));
            events.add(new RequestSubmitted(events.size() + 1, Request.builder(word).user(word).project(word)
                    .shapes(Shape.of(1, 1, GpuDemand.whole(1).ofModels(word))).node(word).selector(word, word)
                    .toleration(word, word).attribute(word, word).build(), T0));
            Shape shape = Shape.of(1, 1, GpuDemand.whole(1).ofModels(word));
            events.add(placed(events.size() + 1, word, 1, new Placement(i, word, shape, 1), T0));
            events.add(new RequestRequeued(word, 2, OptionalLong.of(events.size()), word, T0));
        }
        commit(events);
        assertKept();
        List<SchedulerEvent> ends = new ArrayList<>();
        for (String word : Samples.AWKWARD) {
            ends.add(new RequestEnded(model.next + ends.size(), word, word.hashCode(), RequestState.CANCELLED,
                    OptionalLong.empty(), word, word + "\n\t" + word, T0));
        }
        commit(ends);
        assertKept();
    }

    @Test
    void namesThatLookAlikeStayApart() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (String name : Samples.LOOKALIKES) {
            events.add(registered(events.size(), Node.builder(name).build(), T0));
        }
        for (String name : Samples.LOOKALIKES) {
            events.add(new RequestSubmitted(events.size() + 1, Request.builder(name).user(name).project(name)
                    .shapes(ONE_GPU).build(), T0));
        }
        commit(events);
        commit(new RequestEnded(model.next, "A", 7, RequestState.CANCELLED, OptionalLong.empty(), "", "", T0));
        assertKept();
    }

    @Test
    void sixtyFourGpusCanBeHeldAtOnce() {
        Shape all = Shape.of(0, 0, GpuDemand.whole(Node.MAX_GPUS));
        Shape last = Shape.of(0, 0, GpuDemand.fraction(1));
        commit(registered(0, Samples.largestNode(), T0), submitted(2, "all", T0), submitted(3, "last", T0));
        String node = Samples.largestNode().id();
        commit(placed(4, "all", 1, new Placement(0, node, all, -1L), T0),
                placed(5, "last", 1, new Placement(0, node, last, Long.MIN_VALUE), T0));
        assertKept();
    }

    @Test
    void aPlacementMayHaveNoGpu() {
        Shape none = Shape.of(1, 1, GpuDemand.none());
        commit(registered(0, "node-0", T0), submitted(2, "r", T0),
                placed(3, "r", 1, new Placement(0, "node-0", none, 0), T0));
        assertKept();
    }

    @Test
    void aPlacementKeepsTheShapeThatWasTaken() {
        Shape first = new Shape(ONE_GPU.resources(), GpuDemand.whole(2).ofModels("H100", "A100")
                .withMemoryMib(40_000, 80_000).linked(LinkDemand.PXB));
        Shape second = Shape.of(3, 4, GpuDemand.fraction(999).ofModels("T4").withMemoryMib(1, 2));
        Request request = Request.builder("r").shapes(first, second, ONE_GPU).build();
        commit(registered(0, "node-0", T0), new RequestSubmitted(2, request, T0),
                placed(3, "r", 1, new Placement(0, "node-0", second, 0b100), T0));
        assertKept();
    }

    @Test
    void theLargestNumbersComeBack() {
        Placement placement = new Placement(Integer.MAX_VALUE, "far", ONE_GPU, 1);
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), new RequestPlaced(new Allocation(3,
                Integer.MAX_VALUE, "r", Integer.MAX_VALUE, placement, LAST, Optional.of(LAST))));
        assertKept();
        commit(new RequestEnded(4, "r", Long.MIN_VALUE, RequestState.FAILED, OptionalLong.of(3), "", "x".repeat(5000),
                LAST));
        commit(submitted(5, "s", LAST), new RequestEnded(6, "s", Long.MAX_VALUE, RequestState.DENIED,
                OptionalLong.empty(), "", "", LAST));
        assertKept();
    }

    @Test
    void instantsComeBackToTheMillisecond() {
        List<Instant> instants = List.of(Instant.EPOCH, Instant.ofEpochMilli(1), Instant.ofEpochMilli(999),
                Instant.parse("2000-02-29T23:59:59.900Z"), Instant.parse("2026-10-25T01:30:00Z"), LAST);
        List<SchedulerEvent> events = new ArrayList<>();
        for (Instant at : instants) {
            events.add(registered(events.size() / 5, "node-" + at, at));
            events.add(submitted(events.size() + 1, "r-" + at, at));
            Placement placement = new Placement(0, "node-0", ONE_GPU, 1);
            long id = events.size() + 1;
            events.add(new RequestPlaced(new Allocation(id, (int) id, "r-" + at, 1, placement, at, Optional.of(at))));
            events.add(new RequestStarted("r-" + at, id, at));
            events.add(new RequestExpiring("r-" + at, id, at));
        }
        commit(events);
        assertKept();
    }
}
