package dev.berth;

import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Outcome;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import dev.berth.placement.WorkloadEstimator;
import dev.berth.policy.Policies;
import dev.berth.policy.QueueOrders;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a store gives back is where the scheduler was, wherever it stopped. */
final class RestartTest {

    @Provide
    Arbitrary<List<Chain.Step>> chains() {
        return Chain.chains(120);
    }

    private static Scheduler start(InMemoryStore store, SettableTime time) {
        return Scheduler.builder().store(store).time(time).policy(Policies.roundRobin())
                .limits(Limits.builder().startTimeout(java.time.Duration.ofMinutes(5)).build()).build();
    }

    @Property(tries = 100)
    void everyPrefixOfBatchesIsAStateThatTheUnbrokenRunPassedThrough(@ForAll("chains") List<Chain.Step> chain) {
        SettableTime time = new SettableTime(Fixture.START);
        List<CommittedBatch> batches = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().time(time).listener(batches::add).policy(Policies.roundRobin())
                .limits(Limits.builder().startTimeout(java.time.Duration.ofMinutes(5)).build()).build();
        List<Long> hashes = new ArrayList<>();
        hashes.add(now(scheduler.questions().view()).stateHash());
        Chain.nodes().forEach(node -> {
            scheduler.nodes().register(node);
            hashes.add(now(scheduler.questions().view()).stateHash());
        });
        for (Chain.Step step : chain) {
            time.advance(java.time.Duration.ofSeconds(1));
            int before = batches.size();
            Chain.apply(step, scheduler);
            long hash = now(scheduler.questions().view()).stateHash();
            for (int batch = before; batch < batches.size(); batch++) {
                hashes.add(hash);
            }
        }
        InMemoryStore store = new InMemoryStore();
        for (int kept = 0; kept <= batches.size(); kept++) {
            if (kept > 0) {
                Leadership lead = store.acquire("default", "copier");
                CommittedBatch batch = batches.get(kept - 1);
                store.commit(lead, batch.sequence(), batch.events());
            }
            assertEquals(hashes.get(kept), now(start(store, time).questions().view()).stateHash(),
                    "after " + kept + " batches");
        }
    }

    @Property(tries = 50)
    void aRunThatIsBrokenOffAnywhereEndsLikeAnUnbrokenOne(@ForAll("chains") List<Chain.Step> chain) {
        InMemoryStore unbroken = new InMemoryStore();
        InMemoryStore broken = new InMemoryStore();
        SettableTime time = new SettableTime(Fixture.START);
        Scheduler one = start(unbroken, time);
        Chain.nodes().forEach(one.nodes()::register);
        Scheduler other = start(broken, time);
        Chain.nodes().forEach(other.nodes()::register);
        for (Chain.Step step : chain) {
            time.advance(java.time.Duration.ofSeconds(40));
            other = start(broken, time);
            for (Scheduler scheduler : List.of(one, other)) {
                now(scheduler.tick());
                Chain.apply(step, scheduler);
            }
            assertEquals(now(one.questions().view()).stateHash(), now(other.questions().view()).stateHash());
        }
        List<SchedulerEvent> left = new ArrayList<>();
        unbroken.load(unbroken.acquire("default", "reader"), left::add);
        List<SchedulerEvent> right = new ArrayList<>();
        broken.load(broken.acquire("default", "reader"), right::add);
        assertEquals(left, right);
        assertTrue(chain.isEmpty() || !left.isEmpty());
    }

    @Example
    void aRestartLearnsFromWhatLives() {
        InMemoryStore store = new InMemoryStore();
        Scheduler scheduler = Scheduler.builder().policy(Policies.berthLearning()).store(store).build();
        scheduler.nodes().register(Fixture.node("n1", 8));
        for (int i = 0; i < 40; i++) {
            scheduler.submit(Request.builder("r" + i).shapes(Shape.of(10, 0, GpuDemand.fraction(100))).build());
        }
        for (int i = 20; i < 40; i++) {
            scheduler.finish("r" + i, Outcome.COMPLETED);
        }
        scheduler.close();
        PoolState restored = new PoolState(Limits.defaults(),
                new WaitingQueue(new GuardedQueueOrder(QueueOrders.fifo()), true),
                WorkloadEstimator.of(Policies.berthLearning(), WorkloadProfile.NONE));
        store.load(store.acquire("default", "next"), restored::evolve);
        assertEquals(16, restored.arrivals.profile().total(), "as of the first look at 20");
    }

    @Example
    void rowsThatContradictEachOtherAreRefusedWithWhatWasFound() {
        Request request = Fixture.request("r1", 1);
        Placement nowhere = new Placement(3, "n4", request.shapes().get(0), 1);
        SchedulerEvent submitted = new RequestSubmitted(1, request, Fixture.START);
        SchedulerEvent placed = new RequestPlaced(
                new Allocation(2, 0, "r1", 1, nowhere, Fixture.START, Optional.empty()));
        for (List<SchedulerEvent> rows : List.of(List.of(placed), List.of(submitted, placed),
                List.of(submitted, submitted))) {
            StoreException refused = assertThrows(StoreException.class,
                    () -> Scheduler.builder().store(new Telling(rows)).build());
            assertTrue(refused.getMessage().startsWith("The store's rows contradict each other. pool=default found="),
                    refused.getMessage());
        }
    }

    /** A store that tells what it was made with. */
    private record Telling(List<SchedulerEvent> rows) implements SchedulerStore {
        @Override
        public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
            return Optional.of(new Leadership(pool, leader, 1));
        }

        @Override
        public boolean renew(Leadership leadership, Duration lease) {
            return true;
        }

        @Override
        public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
            rows.forEach(events);
            return new PoolPosition(rows.size() + 1, -1, Instant.EPOCH);
        }

        @Override
        public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
            return new CommitResult.Committed();
        }

        @Override
        public void close() {
        }
    }
}
