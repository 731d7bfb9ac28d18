/**
 * What a machine says of its own GPUs, as values: what {@link dev.berth.spi.HardwareProbe} answers with.
 *
 * <p>A node is described by hand or by a probe; once described, the scheduler goes by the description. This package
 * holds the other side: what is really plugged in, how it does, and what has happened to it.
 *
 * <p>Words: a <em>discovery</em> is what changes only when somebody opens the machine or cuts a GPU; a <em>reading</em>
 * is what changes all the time; a <em>health event</em> is what has happened to one GPU. What cannot be told is absent,
 * never zero; why all of it is absent is said by a reason.
 *
 * <p>It names no vendor's calls and decides nothing: whether a GPU is taken out of service is the host's choice.
 */
@NullMarked
package dev.berth.hardware;

import org.jspecify.annotations.NullMarked;
