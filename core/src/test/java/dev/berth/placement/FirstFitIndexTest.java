package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.model.GpuDemand;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.CapacityOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The first node with room is found behind any number of full ones. */
final class FirstFitIndexTest {

    @Property(tries = 10)
    void manyBlocksOfFullNodesAreSkipped(@ForAll long seed) {
        Random random = new Random(seed);
        NodeTable table = new NodeTable();
        Placer placer = TableFixture.placer(table);
        for (int node = 0; node < 9_000; node++) {
            table.register(node, TableFixture.node("n" + node, 2), random.nextInt(50) == 0 ? NodeState.DRAINING
                    : NodeState.ACTIVE);
            table.take(new Placement(node, "n" + node, Shape.of(0, 0, GpuDemand.whole(2)), 0b11));
        }
        Request asked = Request.builder("asked").shapes(Shape.of(1_000, 1_024, GpuDemand.whole(1))).build();
        NodeFeasibility fit = placer.fit(asked, asked.shapes().get(0));
        for (int i = 0; i < 50; i++) {
            int freed = random.nextInt(9_000);
            Placement all = new Placement(freed, "n" + freed, Shape.of(0, 0, GpuDemand.whole(2)), 0b11);
            assertEquals(-1, placer.first(CapacityOrder.FIRST_FIT, fit));
            table.release(all);
            assertEquals(table.serves(freed) ? freed : -1, placer.first(CapacityOrder.FIRST_FIT, fit));
            table.take(all);
        }
    }
}
