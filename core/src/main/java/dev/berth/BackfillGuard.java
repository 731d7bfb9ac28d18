package dev.berth;

import dev.berth.model.Placement;
import dev.berth.model.Request;
import java.util.Optional;

/** Says where a request may start although one that goes before it waits for room. */
interface BackfillGuard {

    /** Keeps everybody back. */
    BackfillGuard ABSOLUTE = (request, sequence, wanted) -> Optional.empty();

    /** Keeps nobody back. */
    BackfillGuard NONE = (request, sequence, wanted) -> Optional.of(wanted);

    /** Where a request may start now, given where the policy wants it; empty if nowhere. */
    Optional<Placement> allow(Request request, long sequence, Placement wanted);
}
