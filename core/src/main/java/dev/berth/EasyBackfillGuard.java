package dev.berth;

import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.Placer;
import dev.berth.placement.PluginFailure;
import dev.berth.placement.ResourceTotals;
import dev.berth.placement.UndoLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps an opening: what starts ends before it, goes elsewhere, or leaves enough. What it allows is taken to start. */
final class EasyBackfillGuard implements BackfillGuard {

    private final PoolState state;
    private final Placer placer;
    private final List<NodeFeasibility> waitsFor;
    private ShadowReservation shadow;

    EasyBackfillGuard(PoolState state, Placer placer, ShadowReservation shadow, List<NodeFeasibility> waitsFor) {
        this.state = state;
        this.placer = placer;
        this.shadow = shadow;
        this.waitsFor = waitsFor;
    }

    @Override
    public Optional<Placement> allow(Request request, long sequence, Placement wanted) {
        Optional<Instant> end = request.expiry(state.now());
        boolean inTime = end.isPresent() && !end.get().isAfter(shadow.at());
        if (wanted.nodeOrdinal() != shadow.node()) {
            return Optional.of(wanted);
        }
        if (inTime) {
            shadow = shadow.and(wanted);
            return Optional.of(wanted);
        }
        if (leavesEnough(wanted)) {
            return Optional.of(wanted);
        }
        if (state.nodes.serving() == 1) {
            return Optional.empty();
        }
        try (UndoLog elsewhere = new UndoLog(state.nodes)) {
            elsewhere.setState(shadow.node(), NodeState.DRAINING);
            return placer.place(request, sequence, state.lastNode()).placement();
        }
    }

    private boolean leavesEnough(Placement wanted) {
        ResourceTotals left = ResourceTotals.free(state.nodes,
                shadow.node()).plus(shadow.given()).minus(ResourceTotals.of(wanted.shape()));
        if (!left.coversAny(waitsFor)) {
            return false;
        }
        try (UndoLog then = new UndoLog(state.nodes)) {
            shadow.ended().forEach(then::release);
            then.take(wanted);
            return waitsFor.stream().anyMatch(fit -> fit.hasRoom(shadow.node()));
        } catch (PluginFailure untold) {
            return false;
        }
    }
}
