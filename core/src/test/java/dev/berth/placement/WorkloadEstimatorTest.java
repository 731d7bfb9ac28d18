package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is learned of the mix, when it is told, and that it stays small. */
final class WorkloadEstimatorTest {

    private static final WorkloadProfile SAID = WorkloadProfile.of(List.of(Shape.of(1, 1, GpuDemand.whole(1))));

    private static WorkloadEstimator learner(PlacementPolicy policy) {
        return WorkloadEstimator.of(policy, SAID);
    }

    private static Request share(int milli) {
        return Request.builder("r").shapes(Shape.of(1000, milli, GpuDemand.fraction(milli)),
                Shape.of(1, 1, GpuDemand.none())).build();
    }

    @Test
    void onlyAPolicyThatWantsToIsToldWhatArrives() {
        WorkloadEstimator told = learner(Policies.berth());
        WorkloadEstimator learning = learner(Policies.berthLearning());
        assertSame(WorkloadProfile.NONE, learning.profile(), "what the host has said is not looked at");
        for (int i = 0; i < 16; i++) {
            told.record(share(100));
            assertSame(WorkloadProfile.NONE, learning.profile());
            learning.record(share(i < 12 ? 300 : 700));
        }
        assertSame(SAID, told.profile());
        assertEquals(List.of(new WorkloadProfile.Entry(Shape.of(1000, 0, GpuDemand.fraction(300)), 12),
                new WorkloadProfile.Entry(Shape.of(1000, 0, GpuDemand.fraction(700)), 4)),
                learning.profile().entries(), "first shapes, without memory");
    }

    @Test
    void anUnchangingMixIsToldEverMoreRarely() {
        List<Integer> told = new ArrayList<>();
        WorkloadEstimator learner = learner(Policies.berthLearning());
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            WorkloadProfile before = learner.profile();
            learner.record(share(100 * (1 + Math.min(random.nextInt(9), random.nextInt(9)))));
            if (learner.profile() != before) {
                told.add(i);
            }
        }
        assertTrue(told.size() <= 8 && told.get(told.size() - 1) < 2_000, told::toString);
        assertEquals(100 * 17 / 81.0,
                100.0 * learner.profile().entries().get(0).count() / learner.profile().total(), 3);
    }

    @Test
    void aNewMixIsToldOnceItShows() {
        WorkloadEstimator learner = learner(Policies.berthLearning());
        for (int i = 0; i < 50_000; i++) {
            learner.record(share(300));
        }
        WorkloadProfile before = learner.profile();
        int until = 0;
        while (learner.profile() == before) {
            learner.record(share(600));
            until++;
        }
        assertTrue(until <= 4_096, "told after " + until);
        for (int i = 0; i < 50_000; i++) {
            learner.record(share(600));
        }
        assertEquals(Shape.of(1000, 0, GpuDemand.fraction(600)), learner.profile().entries().get(0).shape());
        assertTrue(learner.profile().entries().get(0).count() > 0.9 * learner.profile().total(), "the past fades");
    }

    @Test
    void whateverArrivesItStaysSmall() {
        WorkloadEstimator learner = learner(Policies.berthLearning());
        for (int i = 0; i < 100_000; i++) {
            learner.record(Request.builder("r").shapes(Shape.of(i, 0, GpuDemand.whole(1))).build());
            assertTrue(learner.profile().entries().size() < 1024);
        }
        assertTrue(learner.profile().total() > 0, "something is known nevertheless");
    }
}
