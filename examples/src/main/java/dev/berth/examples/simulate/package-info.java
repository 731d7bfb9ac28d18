/**
 * The command {@code simulate}: a batch log runs with an order and a backfill rule, and users' waits are reported.
 *
 * <p>The log is SWF on a pool of processors, or a trace with its nodes. Windows of a log run in empty pools, as the
 * published tables have it.
 */
@NullMarked
package dev.berth.examples.simulate;

import org.jspecify.annotations.NullMarked;
