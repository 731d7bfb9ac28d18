package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Refusal;
import java.util.Optional;

/** The scheduler's answer to a command, given once the store has kept what it stands on. */
public sealed interface Decision {

    /** It is done. */
    record Accepted() implements Decision {
        static final Accepted INSTANCE = new Accepted();
    }

    /**
     * The request holds an allocation.
     *
     * @param held what it holds
     */
    record Placed(Allocation held) implements Decision {
    }

    /**
     * It is not done.
     *
     * @param why the reason
     */
    record Refused(Refusal why) implements Decision {
    }

    /**
     * The allocation of a placed request.
     *
     * @return empty unless this is {@link Placed}
     */
    default Optional<Allocation> allocation() {
        return this instanceof Placed placed ? Optional.of(placed.held()) : Optional.empty();
    }

    /**
     * The reason of a refusal.
     *
     * @return empty unless this is {@link Refused}
     */
    default Optional<Refusal> refusal() {
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}
