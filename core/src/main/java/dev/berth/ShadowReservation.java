package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Placement;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.ResourceTotals;
import dev.berth.placement.UndoLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When and where a request could start if nothing else came and everything held ended at its limit.
 *
 * @param at when
 * @param node the node's ordinal
 * @param ended what has ended on that node until then
 * @param given the sum of what that gives back
 */
record ShadowReservation(Instant at, int node, List<Placement> ended, ResourceTotals given) {

    /** Copies the list. */
    ShadowReservation {
        ended = List.copyOf(ended);
    }

    /** With something more that will have ended on the node. */
    ShadowReservation and(Placement more) {
        List<Placement> all = new ArrayList<>(ended);
        all.add(more);
        return new ShadowReservation(at, node, all, given.plus(ResourceTotals.of(more.shape())));
    }

    /** What ends on one node, as long as that may not yet be enough. */
    static final class Search {
        private final UndoLog scratch;
        private final int node;
        private final List<NodeFeasibility> fits;
        private final List<Placement> ended = new ArrayList<>();
        private int released;
        private ResourceTotals given = ResourceTotals.NOTHING;

        Search(UndoLog scratch, int node, List<NodeFeasibility> fits) {
            this.scratch = scratch;
            this.node = node;
            this.fits = fits;
        }

        void add(Placement placement) {
            ended.add(placement);
            given = given.plus(ResourceTotals.of(placement.shape()));
        }

        void addIfThere(Allocation held) {
            if (held.placement().nodeOrdinal() == node) {
                add(held.placement());
            }
        }

        /** Says whether one of the fits now has room. */
        boolean isEnough() {
            if (!scratch.free(node).plus(given).coversAny(fits)) {
                return false;
            }
            for (Placement placement : ended.subList(released, ended.size())) {
                scratch.release(placement);
            }
            released = ended.size();
            given = ResourceTotals.NOTHING;
            return fits.stream().anyMatch(fit -> fit.hasRoom(node));
        }

        ShadowReservation at(Instant moment) {
            ResourceTotals sum = ResourceTotals.NOTHING;
            for (Placement placement : ended) {
                sum = sum.plus(ResourceTotals.of(placement.shape()));
            }
            return new ShadowReservation(moment, node, ended, sum);
        }
    }
}
