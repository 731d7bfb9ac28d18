/**
 * A command line that shows Berth at work: the entry point {@link dev.berth.examples.Main}, and a package for each
 * family of commands.
 *
 * <p>{@code replay} runs a trace through a scheduler under virtual time, with figures, a chart and a store from which a
 * killed run resumes; its {@code --compare} compares policies. {@code simulate} runs batch logs with an order and a
 * backfill rule; {@code torture} injects faults and checks that nothing is lost. {@code plan} and {@code explain}
 * ask where a request would go in the middle of a replay, and why not. {@code probe} looks for the GPUs of this
 * machine, {@code schema} and {@code import} prepare databases. Nothing here is a library: public types are for the
 * other packages of this command line, and hosts read it, copy from it and depend on core.
 *
 * <p>Exit codes: 0 done; 2 the command line, a file or a database is not as it should be, with one line on stderr;
 * 1 a bug, with its stack trace or, under torture, with seed and step.
 */
@NullMarked
package dev.berth.examples;

import org.jspecify.annotations.NullMarked;
