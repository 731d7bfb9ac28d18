package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Placement;
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
record Opening(Instant at, int node, List<Placement> ended, Sums given) {

    /** Copies the list. */
    Opening {
        ended = List.copyOf(ended);
    }

    /** With something more that will have ended on the node. */
    Opening and(Placement more) {
        List<Placement> all = new ArrayList<>(ended);
        all.add(more);
        return new Opening(at, node, all, given.plus(Sums.of(more.shape())));
    }

    /** What ends on one node, as long as that may not yet be enough. */
    static final class Search {
        private final Supposition supposed;
        private final int node;
        private final List<Fit> fits;
        private final List<Placement> ended = new ArrayList<>();
        private int released;
        private Sums given = Sums.NOTHING;

        Search(Supposition supposed, int node, List<Fit> fits) {
            this.supposed = supposed;
            this.node = node;
            this.fits = fits;
        }

        void add(Placement placement) {
            ended.add(placement);
            given = given.plus(Sums.of(placement.shape()));
        }

        void addIfThere(Allocation held) {
            if (held.placement().nodeOrdinal() == node) {
                add(held.placement());
            }
        }

        /** Says whether one of the fits now has room. */
        boolean isEnough() {
            if (!supposed.free(node).plus(given).coversAny(fits)) {
                return false;
            }
            for (Placement placement : ended.subList(released, ended.size())) {
                supposed.release(placement);
            }
            released = ended.size();
            given = Sums.NOTHING;
            return fits.stream().anyMatch(fit -> fit.hasRoom(node));
        }

        Opening at(Instant moment) {
            Sums sum = Sums.NOTHING;
            for (Placement placement : ended) {
                sum = sum.plus(Sums.of(placement.shape()));
            }
            return new Opening(moment, node, ended, sum);
        }
    }
}
