/**
 * The command {@code probe}: the GPUs of this machine as a table, as JSON or as rows of an inventory.
 */
@NullMarked
package dev.berth.examples.probe;

import org.jspecify.annotations.NullMarked;
