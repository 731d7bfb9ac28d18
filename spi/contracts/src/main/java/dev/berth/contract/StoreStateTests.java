package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.GpuState;
import dev.berth.model.GpuTopology;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The rows that events leave behind, each life of a node, GPU, request and allocation. */
abstract class StoreStateTests extends StoreValueTests {

    private static final Instant T1 = T0.plusSeconds(1);
    private static final Instant T2 = T0.plusSeconds(2);
    private static final Instant T3 = T0.plusSeconds(3);

    private List<SchedulerEvent> load() {
        List<SchedulerEvent> events = new ArrayList<>();
        second().load(lead, events::add);
        return events;
    }

    @Test
    void allKindsComeInCanonicalOrder() {
        commit(registered(0, "z", T0), registered(1, "a", T0), submitted(3, "zz", T0), submitted(4, "mm", T0),
                submitted(5, "aa", T0), submitted(6, "end-2", T0), submitted(7, "end-1", T0));
        commit(placed(8, "aa", 1, T1), placed(9, "zz", 1, T1), new RequestStarted("zz", 9, T1),
                new RequestStarted("aa", 8, T1), new RequestExpiring("aa", 8, T1));
        RequestEnded first = new RequestEnded(13, "end-1", 1, RequestState.CANCELLED, OptionalLong.empty(), "", "", T2);
        RequestEnded second = new RequestEnded(14, "end-2", 2, RequestState.DENIED, OptionalLong.empty(), "", "", T2);
        commit(first, second, new NodeSeen(1, "a", T2), new NodeSeen(0, "z", T2),
                new GpuStateChanged(0, "z", 3, GpuState.MAINTENANCE, T2),
                new GpuStateChanged(0, "z", 0, GpuState.MAINTENANCE, T2));
        assertEquals(List.of(registered(0, "z", T0), new NodeSeen(0, "z", T2),
                new GpuStateChanged(0, "z", 0, GpuState.MAINTENANCE, T2),
                new GpuStateChanged(0, "z", 3, GpuState.MAINTENANCE, T2), registered(1, "a", T0),
                new NodeSeen(1, "a", T2), first, second, submitted(3, "zz", T0), submitted(4, "mm", T0),
                submitted(5, "aa", T0), placed(8, "aa", 1, T1), new RequestStarted("aa", 8, T1),
                new RequestExpiring("aa", 8, T1), placed(9, "zz", 1, T1), new RequestStarted("zz", 9, T1)), load());
    }

    @Test
    void aNodeIsToldWithItsPresentStateAndWhenItTookIt() {
        commit(registered(0, "node-0", T0), new NodeStateChanged(0, "node-0", NodeState.ACTIVE, NodeState.DRAINING, "",
                T1), new NodeStateChanged(0, "node-0", NodeState.DRAINING, NodeState.MAINTENANCE, "fan", T2));
        Node node = registered(0, "node-0", T0).node();
        assertEquals(List.of(new NodeRegistered(0, node, NodeState.MAINTENANCE, T2)), load());
    }

    @Test
    void aNodeDescribedAnewKeepsItsOrdinalAndWhenItWasSeen() {
        commit(registered(0, "node-0", T0), registered(1, "node-1", T0), new NodeSeen(0, "node-0", T1));
        Node anew = Node.builder("node-0").address("elsewhere").cpuMillis(1).label("rack", "r9").taint("x", "").build();
        commit(registered(0, anew, T2));
        assertEquals(List.of(registered(0, anew, T2), new NodeSeen(0, "node-0", T1), registered(1, "node-1", T0)),
                load());
    }

    @Test
    void aGpuStaysOutOfServiceWhileTheHardwareStaysTheSame() {
        GpuStateChanged out = new GpuStateChanged(0, "node-0", 2, GpuState.MAINTENANCE, T1);
        Node first = registered(0, "node-0", T0).node();
        Node relabelled = first.toBuilder().address("elsewhere").build();
        commit(registered(0, first, T0), out, registered(0, relabelled, T2));
        assertEquals(List.of(registered(0, relabelled, T2), out), load());
        Node linked = first.toBuilder().topology(GpuTopology.builder(first.gpus().size()).build()).build();
        commit(registered(0, linked, T2));
        assertEquals(List.of(registered(0, linked, T2)), load());
        Node rebuilt = Node.builder("node-0").cpuMillis(64_000).gpus(4, "H100", 81_920).build();
        commit(registered(0, rebuilt, T3));
        assertEquals(List.of(registered(0, rebuilt, T3)), load());
    }

    @Test
    void aGpuGoesOutOfServiceAndComesBack() {
        GpuStateChanged out = new GpuStateChanged(0, "node-0", 2, GpuState.MAINTENANCE, T1);
        commit(registered(0, "node-0", T0), out, new GpuStateChanged(0, "node-0", 1, GpuState.MAINTENANCE, T1),
                new GpuStateChanged(0, "node-0", 1, GpuState.AVAILABLE, T2));
        assertEquals(List.of(registered(0, "node-0", T0), out), load());
        commit(new GpuStateChanged(0, "node-0", 2, GpuState.AVAILABLE, T3));
        assertEquals(List.of(registered(0, "node-0", T0)), load());
    }

    @Test
    void onlyTheLastSightOfANodeCounts() {
        commit(registered(0, "node-0", T0), new NodeSeen(0, "node-0", T1), new NodeSeen(0, "node-0", T2));
        assertEquals(List.of(registered(0, "node-0", T0), new NodeSeen(0, "node-0", T2)), load());
    }

    @Test
    void anExtensionPutsAnExpiringAllocationBack() {
        commit(registered(0, "node-0", T0), submitted(2, "started", T0), placed(3, "started", 1, T0),
                new RequestStarted("started", 3, T1), new RequestExpiring("started", 3, T2));
        assertEquals(new RequestExpiring("started", 3, T2), load().get(4));
        commit(new RequestExtended("started", 3, T3, T2));
        RequestPlaced extended = new RequestPlaced(placed(3, "started", 1, T0).allocation().until(T3));
        assertEquals(List.of(registered(0, "node-0", T0), submitted(2, "started", T0), extended,
                new RequestStarted("started", 3, T1)), load());
        commit(new RequestExpiring("started", 3, T3));
        assertEquals(new RequestExpiring("started", 3, T3), load().get(4));
    }

    @Test
    void anAllocationMayExpireBeforeItStarts() {
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), placed(3, "r", 1, T0),
                new RequestExpiring("r", 3, T1));
        assertKept();
        commit(new RequestStarted("r", 3, T2));
        assertEquals(List.of(new RequestStarted("r", 3, T2), new RequestExpiring("r", 3, T1)), load().subList(3, 5));
        commit(new RequestExtended("r", 3, T3, T3));
        assertKept();
    }

    @Test
    void aRequeuedRequestWaitsUnderTheNextAttempt() {
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), placed(3, "r", 1, T0),
                new RequestStarted("r", 3, T1), new RequestRequeued("r", 2, OptionalLong.of(3), "node lost", T2));
        RequestRequeued told = new RequestRequeued("r", 2, OptionalLong.empty(), "node lost", T2);
        assertEquals(List.of(registered(0, "node-0", T0), submitted(2, "r", T0), told), load());
        commit(placed(6, "r", 2, T3));
        assertEquals(List.of(registered(0, "node-0", T0), submitted(2, "r", T0), told, placed(6, "r", 2, T3)), load());
        commit(new RequestRequeued("r", 3, OptionalLong.of(6), "", T3));
        assertEquals(new RequestRequeued("r", 3, OptionalLong.empty(), "", T3), load().get(2));
    }

    @Test
    void aWholeLifeFitsInOneBatch() {
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), placed(3, "r", 1, T0),
                new RequestStarted("r", 3, T0), new RequestRequeued("r", 2, OptionalLong.of(3), "first", T1),
                placed(6, "r", 2, T1), new RequestExpiring("r", 6, T1), new RequestExtended("r", 6, T2, T1),
                new RequestRequeued("r", 3, OptionalLong.of(6), "second", T2), placed(10, "r", 3, T2),
                new RequestStarted("r", 10, T3), new NodeSeen(0, "node-0", T3), registered(0, "node-0", T3));
        assertKept();
        commit(new RequestEnded(14, "r", 5, RequestState.COMPLETED, OptionalLong.of(10), "", "", T3),
                submitted(15, "s", T3), placed(16, "s", 1, T3),
                new RequestEnded(17, "s", 5, RequestState.FAILED, OptionalLong.of(16), "exit", "exit code 1", T3));
        assertKept();
    }

    @Test
    void endedRequestsComeBackInTheOrderOfEndings() {
        List<SchedulerEvent> events = new ArrayList<>(List.of(registered(0, "node-0", T0)));
        for (int i = 0; i < 20; i++) {
            events.add(submitted(events.size() + 1, "r-" + i, T0));
        }
        for (int i = 19; i >= 0; i -= 2) {
            RequestState state = RequestState.values()[RequestState.COMPLETED.ordinal() + i % 5];
            events.add(new RequestEnded(events.size() + 1, "r-" + i, i * 77L, state, OptionalLong.empty(), "w" + i,
                    "d" + i, T1));
        }
        commit(events);
        assertKept();
        assertEquals("r-19", ((RequestEnded) load().get(1)).requestId());
    }

    @Test
    void anEndedRequestTellsWhatItHeldLast() {
        RequestEnded end = new RequestEnded(4, "r", request("r").fingerprint(), RequestState.TIMED_OUT,
                OptionalLong.of(3), "time", "ran out of time", T2);
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), placed(3, "r", 1, T0), end);
        assertEquals(List.of(registered(0, "node-0", T0), end), load());
    }

    @Test
    void aSlotIsGivenAgainAfterItsAllocationEnded() {
        commit(registered(0, "node-0", T0), submitted(2, "r", T0), placed(3, "r", 1, T0),
                new RequestEnded(4, "r", 1, RequestState.COMPLETED, OptionalLong.of(3), "", "", T1),
                submitted(5, "s", T1), placed(6, "s", 1, T1));
        assertEquals(List.of(submitted(5, "s", T1), placed(6, "s", 1, T1)), load().subList(2, 4));
    }

    @Test
    void manyRequestsComeBackBySubmission() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            events.add(new RequestSubmitted(i + 1, Samples.smallestRequest("r-" + (i * 7919 % 2500)), T0));
        }
        commit(events);
        assertKept();
    }
}
