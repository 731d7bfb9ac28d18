package dev.berth;

import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps an opening: what starts ends before it, goes elsewhere, or leaves enough. What it allows is taken to start. */
final class ProtectedOpening implements Protection {

    private final PoolState state;
    private final Placer placer;
    private final List<Fit> waitsFor;
    private Opening opening;

    ProtectedOpening(PoolState state, Placer placer, Opening opening, List<Fit> waitsFor) {
        this.state = state;
        this.placer = placer;
        this.opening = opening;
        this.waitsFor = waitsFor;
    }

    @Override
    public Optional<Placement> allow(Request request, long sequence, Placement wanted) {
        Optional<Instant> end = request.expiry(state.now());
        boolean inTime = end.isPresent() && !end.get().isAfter(opening.at());
        if (wanted.nodeOrdinal() != opening.node()) {
            return Optional.of(wanted);
        }
        if (inTime) {
            opening = opening.and(wanted);
            return Optional.of(wanted);
        }
        if (leavesEnough(wanted)) {
            return Optional.of(wanted);
        }
        if (state.nodes.serving() == 1) {
            return Optional.empty();
        }
        try (Supposition elsewhere = new Supposition(state.nodes)) {
            elsewhere.setState(opening.node(), NodeState.DRAINING);
            return placer.place(request, sequence, state.lastNode()).placement();
        }
    }

    private boolean leavesEnough(Placement wanted) {
        Sums left = Sums.free(state.nodes, opening.node()).plus(opening.given()).minus(Sums.of(wanted.shape()));
        if (!left.coversAny(waitsFor)) {
            return false;
        }
        try (Supposition then = new Supposition(state.nodes)) {
            opening.ended().forEach(then::release);
            then.take(wanted);
            return waitsFor.stream().anyMatch(fit -> fit.hasRoom(opening.node()));
        } catch (PluginFailure untold) {
            return false;
        }
    }
}
