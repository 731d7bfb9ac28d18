package dev.berth;

import dev.berth.model.Placement;
import java.time.Instant;
import java.util.List;

/**
 * When and where a request could start if nothing else came and everything held ended at its limit.
 *
 * @param at when
 * @param node the node's ordinal
 * @param ended what has ended on that node until then
 */
record Opening(Instant at, int node, List<Placement> ended) {
}
