/**
 * The nouns of GPU scheduling, as immutable values.
 *
 * <p>A {@link dev.berth.model.Node} is a machine with {@link dev.berth.model.Resources} and
 * {@link dev.berth.model.Gpu}s. A {@link dev.berth.model.Request} is one ask, in {@link dev.berth.model.Shape}s of
 * falling preference. A {@link dev.berth.model.Placement} is a chosen node and its GPUs; an
 * {@link dev.berth.model.Allocation} is a placement that is held. A {@link dev.berth.model.Refusal} says, with
 * numbers, why something was not done.
 *
 * <p>Values are checked when they are built, so that nothing further in has to: names are 1 to 255 characters without
 * control characters, quantities lie within the limits of {@link dev.berth.model.Resources}, instants and durations
 * are whole milliseconds, the finest step that every supported database keeps exactly. Sets and maps iterate in
 * their natural order on every JVM, so that a run can be repeated to the letter.
 *
 * <p>Everything here may be shared between threads. Components may be added to records before version 1.0; code that
 * builds values through factories and builders is not affected.
 */
@NullMarked
package dev.berth.model;

import org.jspecify.annotations.NullMarked;
