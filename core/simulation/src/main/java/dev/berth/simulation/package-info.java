/**
 * Replays traces through a real {@link dev.berth.Scheduler} under virtual time, and measures what came of it.
 *
 * <p>A simulation lives through a log with the queue and backfill of the engine, limits on run times included
 * ({@link dev.berth.simulation.Simulation}), and tells what users of batch logs ask for
 * ({@link dev.berth.simulation.SimulationFigures}). {@link dev.berth.simulation.Torture} lets everything go wrong that
 * can, by a seed, and checks after each step that nothing is lost and nothing held twice.
 *
 * <p>Two kinds of replay. A <em>fill</em> asks how much of a cluster a policy can give away: requests arrive and never
 * leave ({@link dev.berth.simulation.FillProtocol}, {@link dev.berth.simulation.FillReplay}). A <em>timed</em> replay
 * asks how long requests wait: they arrive and end when the trace says ({@link dev.berth.simulation.TimedReplay}).
 * Both drive the public verbs alone, so what is measured is what a host gets, with the policy, store and listeners
 * that the host put on the builder. A store that holds the beginning of the same replay is continued: the run ends
 * with the allocations of one that was never broken off.
 *
 * <p>Same input, same seed, same policy: same events, on every JVM. Not for use by several threads. Refused on
 * purpose: wall-clock time, in replays failures of nodes and limits on run times (nothing calls
 * {@link dev.berth.Scheduler#tick()}), and histograms: raw waits are handed out, and decision times stand in the
 * {@link dev.berth.spi.CommittedBatch}es that a listener gets.
 */
@NullMarked
package dev.berth.simulation;

import org.jspecify.annotations.NullMarked;
