package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.OptionalLong;

/** A decision in the making: the state it reads, the time it is made at, and the events it has come to so far. */
final class Turn {

    final PoolState state;
    Batch batch = new Batch(0, 0, 0);
    Instant now = Instant.EPOCH;
    /** Whether capacity has become free that waiting requests may want. */
    boolean freed;

    Turn(PoolState state) {
        this.state = state;
    }

    void begin(Instant at, Batch out) {
        batch = out;
        now = at;
        freed = false;
    }

    void emit(SchedulerEvent event) {
        state.evolve(event);
        batch.events.add(event);
        state.countEvent();
    }

    void end(LiveRequest live, RequestState how, String reason, String detail) {
        OptionalLong held = heldBy(live);
        emit(new RequestEnded(state.nextSequence(), live.id, live.fingerprint, how, held, reason,
                detail, now));
        freed |= held.isPresent();
    }

    void requeue(LiveRequest live, String reason) {
        emit(new RequestRequeued(live.id, live.attempt + 1, heldBy(live), reason, now));
        freed = true;
    }

    private static OptionalLong heldBy(LiveRequest live) {
        return live.allocation == null ? OptionalLong.empty() : OptionalLong.of(live.allocation.id());
    }
}
