/**
 * The placement room: which node and which GPUs a request gets, and why none, given the nodes as they are.
 *
 * <p><b>Gap.</b> A search over all nodes costs time proportional to the cluster, and a search over a cache of them is
 * stale. Here the nodes lie in columns, indexes follow a log of changed nodes, and a search looks at few nodes, finds
 * exactly the node that looking at all of them would find, and makes no garbage.
 *
 * <p><b>Terms.</b> A node has an <i>ordinal</i>, its number in the pool. The <i>tables</i>
 * ({@link dev.berth.placement.NodeTable}) hold capacity and free capacity by ordinal. The <i>search</i>
 * ({@link dev.berth.placement.Placer}) asks an index of free capacity, a <i>board</i> that ranks the nodes for one
 * shape, or, where scores depend on anything, the scorer for every node with room. <i>Feasibility</i>
 * ({@link dev.berth.placement.NodeFeasibility}) is the checks of one shape against nodes, which every route shares.
 * The <i>explanation</i> counts the first failed check of each node. An <i>undo log</i>
 * ({@link dev.berth.placement.UndoLog}) makes scratch changes for questions and plans, and undoes them exactly.
 *
 * <p><b>Dependencies.</b> The engine calls this package; this package calls the model, the extension interfaces and
 * {@code dev.berth.device}. Of {@code dev.berth} it makes the values that hosts see, {@code Plan}, {@code Explanation},
 * {@code Availability} and {@code NodeStatus}, and uses nothing else.
 *
 * <p><b>Refused.</b> Commands, events, queues, stores and clocks: a placement depends on the tables and the request
 * alone. The package is not exported; a type here is public only for the engine.
 */
@NullMarked
package dev.berth.placement;

import org.jspecify.annotations.NullMarked;
