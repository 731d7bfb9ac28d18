package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A fill asks for its target and not a thousandth more, in an order that the seed alone decides. */
class FillProtocolTest {

    private static final List<Node> NODES = IntStream.range(0, 5).mapToObj(i -> Traces.node("n" + i, 2)).toList();

    @Test
    void raisesToTheTargetExactlyWhereOnlyWholeGpusAreAsked() {
        List<Request> requests = requests(4, GpuDemand.whole(1));
        for (int percent : new int[] {40, 41, 49, 50, 130}) {
            long asked = UtilisationUnits.askedMilli(FillProtocol.prepare(NODES, requests, percent, 7).requests());
            assertEquals(percent * 100L / 1000 * 1000, asked, "percent=" + percent);
        }
    }

    @Test
    void raisingStopsBeforeTheRequestThatWouldPass() {
        List<Request> requests = new ArrayList<>(requests(6, GpuDemand.fraction(300)));
        requests.add(Traces.request("big", GpuDemand.whole(2)));
        for (long seed = 0; seed < 50; seed++) {
            Fill fill = FillProtocol.prepare(NODES, requests, 130, seed);
            long asked = UtilisationUnits.askedMilli(fill.requests());
            assertTrue(asked <= 13_000 && asked > 13_000 - 2000, "asked=" + asked);
        }
    }

    @Test
    void copiesStandBehindTheTraceUnderNamesOfTheirOwn() {
        List<Request> requests = new ArrayList<>(requests(2, GpuDemand.whole(1)));
        requests.add(Traces.request("r0~2", GpuDemand.whole(1)));
        List<Request> order = FillProtocol.prepare(NODES, requests, 130, 3).requests();
        assertEquals(13, order.size());
        assertEquals(13, new HashSet<>(order.stream().map(Request::id).toList()).size());
        assertEquals(List.of("r0", "r0~2", "r1"),
                order.subList(0, 3).stream().map(Request::id).sorted().toList());
        assertTrue(order.stream().skip(3).allMatch(request -> request.id().matches("r[01](~2)?~[0-9]+")));
        assertTrue(order.stream().allMatch(request -> request.patience() == Patience.NOW));
    }

    @Test
    void cutsToTheTarget() {
        List<Request> requests = requests(40, GpuDemand.fraction(500));
        for (long seed = 0; seed < 20; seed++) {
            List<Request> order = FillProtocol.prepare(NODES, requests, 130, seed).requests();
            assertEquals(13_000, UtilisationUnits.askedMilli(order));
            assertEquals(26, new HashSet<>(order).size());
        }
    }

    @Test
    void aTraceAtTheTargetStaysAsItIs() {
        List<Request> order = FillProtocol.prepare(NODES, requests(13, GpuDemand.whole(1)), 130, 1).requests();
        assertEquals(13, order.size());
    }

    @Test
    void aTraceWithoutGpusIsNotRaised() {
        assertEquals(3, FillProtocol.prepare(NODES, requests(3, GpuDemand.none()), 130, 1).requests().size());
    }

    @Test
    void theSeedAloneDecides() {
        List<Request> requests = requests(20, GpuDemand.fraction(200));
        List<Request> reversed = new ArrayList<>(requests);
        Collections.reverse(reversed);
        List<Node> otherNodes = new ArrayList<>(NODES);
        Collections.reverse(otherNodes);
        Fill fill = FillProtocol.prepare(NODES, requests, 130, 5);
        assertEquals(fill, FillProtocol.prepare(otherNodes, reversed, 130, 5));
        assertNotEquals(fill.requests(), FillProtocol.prepare(NODES, requests, 130, 6).requests());
        assertNotEquals(fill.nodes(), FillProtocol.prepare(NODES, requests, 130, 6).nodes());
        assertEquals(new HashSet<>(NODES), new HashSet<>(fill.nodes()));
    }

    @Test
    void nonsenseIsRefused() {
        List<Request> requests = requests(1, GpuDemand.whole(1));
        assertThrows(IllegalArgumentException.class, () -> FillProtocol.prepare(NODES, requests, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> FillProtocol.prepare(NODES, requests, 10_001, 1));
        assertThrows(IllegalArgumentException.class,
                () -> FillProtocol.prepare(List.of(Traces.node("n", 0)), requests, 130, 1));
    }

    private static List<Request> requests(int count, GpuDemand gpus) {
        return IntStream.range(0, count).mapToObj(i -> Traces.request("r" + i, gpus)).toList();
    }
}
