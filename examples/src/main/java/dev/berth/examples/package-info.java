/**
 * A command line that shows Berth at work: one class a subcommand under {@link dev.berth.examples.Main}.
 *
 * <p>{@code replay} runs a trace through a scheduler under virtual time, with figures, a chart and a store that a
 * killed run goes on from. {@code simulate} lives through batch logs with an order and a backfill rule; {@code torture}
 * lets everything go wrong and checks that nothing is lost. {@code plan} and {@code explain} ask where a request would
 * go in the middle of a replay, and why not. {@code probe} looks for the GPUs of this machine. Nothing here is a
 * library: hosts read it, copy from it, depend on core.
 *
 * <p>Exit codes: 0 done; 2 the command line, a file or a database is not as it should be, told in one line on stderr;
 * 1 a bug, with its stack trace or, under torture, with seed and step.
 */
@NullMarked
package dev.berth.examples;

import org.jspecify.annotations.NullMarked;
