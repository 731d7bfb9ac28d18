package dev.berth;

import static dev.berth.Fixture.isOpen;
import static dev.berth.Fixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policy.Policies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool that has no node yet lets requests wait, whatever the policy. */
final class EmptyPoolTest {

    static List<String> policies() {
        return Policies.names();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatComesBeforeTheFirstNodeWaitsForIt(String policy) {
        Scheduler scheduler = new Fixture().builder().policy(Policies.named(policy).orElseThrow()).build();
        Ticket ticket = scheduler.submit(Fixture.request("early", 1));
        assertEquals(Decision.Accepted.INSTANCE, now(ticket.accepted()));
        assertTrue(isOpen(ticket.placed()));
        now(scheduler.nodes().register(Fixture.node("n1", 2)));
        assertTrue(now(ticket.placed()).allocation().isPresent());
    }
}
