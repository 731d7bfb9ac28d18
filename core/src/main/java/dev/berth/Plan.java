package dev.berth;

import dev.berth.model.Placement;
import dev.berth.model.Refusal;
import java.util.Optional;

/**
 * Where a request would go if it were submitted now: a placement or a refusal, never both.
 *
 * @param placement where; {@link dev.berth.model.Request#penalty} says how far down the request's shapes that is
 * @param refusal why nowhere
 */
public record Plan(Optional<Placement> placement, Optional<Refusal> refusal) {

    /** Checks that there is one of the two. */
    public Plan {
        if (placement.isPresent() == refusal.isPresent()) {
            throw new IllegalArgumentException("A plan is a placement or a refusal.");
        }
    }
}
