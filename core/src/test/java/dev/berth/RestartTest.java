package dev.berth;

import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.local.SettableTime;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.Leadership;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
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
        return Scheduler.builder().store(store).time(time)
                .limits(Limits.defaults().withStartTimeout(java.time.Duration.ofMinutes(5))).build();
    }

    @Property(tries = 100)
    void everyPrefixOfBatchesIsAStateThatTheUnbrokenRunPassedThrough(@ForAll("chains") List<Chain.Step> chain) {
        SettableTime time = new SettableTime(Fixture.START);
        List<CommittedBatch> batches = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder().time(time).listener(batches::add)
                .limits(Limits.defaults().withStartTimeout(java.time.Duration.ofMinutes(5))).build();
        List<Long> hashes = new ArrayList<>();
        hashes.add(now(scheduler.view()).stateHash());
        Chain.nodes().forEach(node -> {
            scheduler.register(node);
            hashes.add(now(scheduler.view()).stateHash());
        });
        for (Chain.Step step : chain) {
            time.advance(java.time.Duration.ofSeconds(1));
            int before = batches.size();
            Chain.apply(step, scheduler);
            long hash = now(scheduler.view()).stateHash();
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
            assertEquals(hashes.get(kept), now(start(store, time).view()).stateHash(), "after " + kept + " batches");
        }
    }

    @Property(tries = 50)
    void aRunThatIsBrokenOffAnywhereEndsLikeAnUnbrokenOne(@ForAll("chains") List<Chain.Step> chain) {
        InMemoryStore unbroken = new InMemoryStore();
        InMemoryStore broken = new InMemoryStore();
        SettableTime time = new SettableTime(Fixture.START);
        Scheduler one = start(unbroken, time);
        Chain.nodes().forEach(one::register);
        Scheduler other = start(broken, time);
        Chain.nodes().forEach(other::register);
        for (Chain.Step step : chain) {
            time.advance(java.time.Duration.ofSeconds(40));
            other = start(broken, time);
            for (Scheduler scheduler : List.of(one, other)) {
                now(scheduler.tick());
                Chain.apply(step, scheduler);
            }
            assertEquals(now(one.view()).stateHash(), now(other.view()).stateHash());
        }
        List<SchedulerEvent> left = new ArrayList<>();
        unbroken.load(unbroken.acquire("default", "reader"), left::add);
        List<SchedulerEvent> right = new ArrayList<>();
        broken.load(broken.acquire("default", "reader"), right::add);
        assertEquals(left, right);
        assertTrue(chain.isEmpty() || !left.isEmpty());
    }
}
