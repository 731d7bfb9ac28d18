package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import dev.berth.spi.PlacementQuery;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;

/** Weighted sums of scores. */
final class WeightedSumTest {

    private static final PlacementQuery QUERY =
            FakeNodes.query(Shape.of(0, 0, GpuDemand.none()), WorkloadProfile.NONE);

    private static NodeScorer constant(long score) {
        return (query, nodes, count, view, scores) -> Arrays.fill(scores, 0, count, score);
    }

    @Example
    void addsUp() {
        FakeNodes nodes = new FakeNodes();
        for (int i = 0; i < 150; i++) {
            nodes.add(FakeNodes.node(1000, 0, 0), i, 0);
        }
        NodeScorer byCpu = (query, ordinals, count, view, scores) ->
                Arrays.setAll(scores, i -> i < count ? view.freeCpuMillis(ordinals[i]) : scores[i]);
        List<Long> scores = nodes.scores(Policies.weighted(Map.of(byCpu, -3L, constant(5), 2L)), QUERY);
        for (int i = 0; i < 150; i++) {
            assertEquals(10 - 3 * i, scores.get(i));
        }
        assertThrows(IllegalArgumentException.class, () -> Policies.weighted(Map.of()));
    }

    @Property
    void beyondTheLimitsItIsTheNearerLimit(@ForAll long seed) {
        Random random = new Random(seed);
        Map<NodeScorer, Long> parts = new LinkedHashMap<>();
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            long score = random.nextLong() >> random.nextInt(64);
            long weight = random.nextLong() >> random.nextInt(64);
            parts.put(constant(score), weight);
            sum = sum.add(BigInteger.valueOf(score).multiply(BigInteger.valueOf(weight)));
        }
        long expected = sum.max(BigInteger.valueOf(NodeScorer.UNSCORED + 1)).min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
        FakeNodes nodes = new FakeNodes().add(FakeNodes.node(0, 0, 0), 0, 0);
        assertEquals(List.of(expected), nodes.scores(Policies.weighted(parts), QUERY));
    }

    @Group
    final class Weighted extends PlacementPolicyContract {
        private final PlacementPolicy policy = Policies.of("weighted", Policies.weighted(Map.of(
                Policies.mostAllocated().nodeScorer(), 2L, Policies.fgd().nodeScorer(), 1L)), GpuSelectors.lowest());

        @Override
        protected PlacementPolicy policy() {
            return policy;
        }
    }
}
