/**
 * What happened, as a closed set of immutable records.
 *
 * <p>A scheduler decides by emitting {@link dev.berth.event.SchedulerEvent}s and changes its state by nothing else; a
 * store keeps them as current rows and gives the rows back as events of the same kinds. Whatever a later decision
 * reads is therefore in an event. Events carry no wall-clock time of their own: their instants are the scheduler's,
 * in whole milliseconds, and never run backwards.
 *
 * <p>Each kind of event has a stored word, see {@link dev.berth.event.EventKind}. Code that must not miss a kind is an
 * {@link dev.berth.event.EventVisitor}, which a new kind stops from compiling.
 */
@NullMarked
package dev.berth.event;

import org.jspecify.annotations.NullMarked;
