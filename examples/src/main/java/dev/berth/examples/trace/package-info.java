/**
 * A trace that is ready to be replayed: its options, its input with a digest, its settings and its chart.
 *
 * <p>A <em>fill</em> has requests that never end, a <em>timed</em> replay has those of the trace. The sample that comes
 * with the jar is here. Running it is left to the packages of the commands.
 */
@NullMarked
package dev.berth.examples.trace;

import org.jspecify.annotations.NullMarked;
