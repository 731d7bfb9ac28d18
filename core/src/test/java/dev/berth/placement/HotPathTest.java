package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.berth.model.GpuDemand;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CapacityOrder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding a place in the tables, taking it and giving it back makes no garbage. */
final class HotPathTest {

    private static final int NODES = 500;

    private final NodeTable table = new NodeTable();
    private final Placer placer = TableFixture.placer(table);
    private final Shape whole = Shape.of(1_000, 1_024, GpuDemand.whole(2));
    private final Shape share = Shape.of(500, 512, GpuDemand.fraction(300).ofModels("A100"));
    private final List<Placement> wholes = new ArrayList<>();
    private final List<Placement> shares = new ArrayList<>();

    @Test
    void nothingIsAllocated() {
        for (int node = 0; node < NODES; node++) {
            table.register(node, TableFixture.node("n" + node, 8), NodeState.ACTIVE);
            wholes.add(new Placement(node, "n" + node, whole, 0b11));
            shares.add(new Placement(node, "n" + node, share, 0b100));
            table.take(new Placement(node, "n" + node, Shape.of(100 * node, 0, GpuDemand.none()), 0));
        }
        NodeFeasibility wholeFit = placer.fit(Request.builder("whole").shapes(whole).build(), whole);
        NodeFeasibility shareFit = placer.fit(Request.builder("share").shapes(share).build(), share);
        for (int i = 0; i < 2_000; i++) {
            round(wholeFit, shareFit);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        long found = 0;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 2_000; i++) {
                found += round(wholeFit, shareFit);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        assertEquals(0, least);
        assertTrue(found > 0);
    }

    private int round(NodeFeasibility wholeFit, NodeFeasibility shareFit) {
        int node = placer.first(CapacityOrder.BEST_FIT, wholeFit);
        table.take(wholes.get(node));
        int sharing = placer.first(CapacityOrder.BEST_FIT, shareFit);
        table.take(shares.get(sharing));
        int loose = placer.first(CapacityOrder.WORST_FIT, wholeFit);
        int first = placer.first(CapacityOrder.FIRST_FIT, wholeFit);
        table.release(shares.get(sharing));
        table.release(wholes.get(node));
        return node + sharing + loose + first;
    }
}
