package dev.berth.spi;

/**
 * Keeps requests off nodes for reasons that a scheduler does not know: licences, power, a neighbour's noise.
 *
 * <p>Pure: the same query and columns give the same answer; no state is kept and no clock is read. A filter is asked
 * about nodes that have room, in no promised order and not about all of them. What it throws refuses the request, with
 * its name.
 */
public interface NodeFilter {

    /**
     * Its name in refusals and explanations.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * Says whether a node may take a request. Called for many nodes, so it should make no garbage.
     *
     * @param query what is to be placed
     * @param node the node's ordinal
     * @param view the columns
     * @return false to keep it off
     */
    boolean admits(PlacementQuery query, int node, NodeView view);

    /**
     * Says what keeps a request off a node. Called only to explain.
     *
     * @param query what is to be placed
     * @param node the ordinal of a node that {@link #admits} answers false for
     * @param view the columns
     * @return the reason, with its numbers
     */
    Rejection rejection(PlacementQuery query, int node, NodeView view);

    /**
     * What the answers depend on.
     *
     * @return {@link ScoreScope#ANYTHING} unless the filter promises less
     */
    default ScoreScope scope() {
        return ScoreScope.ANYTHING;
    }
}
