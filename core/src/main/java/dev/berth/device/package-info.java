/**
 * Which GPUs of a node, or which slices of a GPU: pure functions on data, so that they can be tested without a GPU.
 *
 * <p>A <i>mask</i> has a bit for each GPU of a node or each slice of a GPU. What can be known beforehand lies in
 * tables, made once for each geometry or topology; they are immutable and may be shared between threads.
 *
 * <p>Nothing here asks a driver, and nothing here changes how a GPU is cut: what a table advises, the host does.
 */
@NullMarked
package dev.berth.device;

import org.jspecify.annotations.NullMarked;
