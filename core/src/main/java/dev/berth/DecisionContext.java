package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.model.Allocation;
import dev.berth.model.Placement;
import dev.berth.model.Refusal;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A decision in the making: the state it reads, the time it is made at, and the events it has come to so far. */
final class DecisionContext {

    final PoolState state;
    Batch batch = new Batch(0, 0, 0);
    Instant now = Instant.EPOCH;
    /** Whether waiting requests may start that could not before. */
    boolean passDue;
    private int[] freed = new int[4];
    private int freedNodes;

    DecisionContext(PoolState state) {
        this.state = state;
    }

    void begin(Instant at, Batch out) {
        batch = out;
        now = at;
        passDue = false;
        freedNodes = 0;
    }

    void emit(SchedulerEvent event) {
        state.evolve(event);
        batch.events.add(event);
        state.countEvent();
    }

    /** Notes that a node has more to give than before. */
    void freed(int node) {
        passDue = true;
        if (freedNodes == freed.length) {
            freed = Arrays.copyOf(freed, 2 * freedNodes);
        }
        freed[freedNodes++] = node;
    }

    int freedNodes() {
        return freedNodes;
    }

    int freedNode(int index) {
        return freed[index];
    }

    void place(LiveRequest live, Placement placement) {
        Allocation allocation = new Allocation(state.nextSequence(), state.requests.freeSlot(), live.id,
                live.attempt, placement, now, live.request.expiry(now));
        emit(new RequestPlaced(allocation));
        Ticket ticket = live.ticket;
        if (ticket != null) {
            batch.deliver(ticket, new Decision.Placed(allocation));
        }
    }

    /** Refuses a ticket without an event. */
    void refuse(Ticket ticket, Refusal refusal) {
        batch.deliver(ticket, new Decision.Refused(refusal));
    }

    void deny(LiveRequest live, RequestState how, Refusal refusal) {
        end(live, how, refusal.code().word(), refusal.message());
        Ticket ticket = live.ticket;
        if (ticket != null) {
            batch.deliver(ticket, new Decision.Refused(refusal));
        }
    }

    void end(LiveRequest live, RequestState how, String reason, String detail) {
        Allocation held = live.allocation;
        emit(new RequestEnded(state.nextSequence(), live.id, live.fingerprint, how, id(held), reason, detail, now));
        releaseCapacity(held);
    }

    void requeue(LiveRequest live, String reason) {
        Allocation held = live.allocation;
        emit(new RequestRequeued(live.id, live.attempt + 1, id(held), reason, now));
        releaseCapacity(held);
    }

    private static OptionalLong id(@Nullable Allocation held) {
        return held == null ? OptionalLong.empty() : OptionalLong.of(held.id());
    }

    /** One that held nothing may have held others back. */
    private void releaseCapacity(@Nullable Allocation held) {
        if (held == null) {
            passDue = true;
        } else {
            freed(held.placement().nodeOrdinal());
        }
    }
}
