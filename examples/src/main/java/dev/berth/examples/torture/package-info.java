/**
 * The command {@code torture}: faults by a seed, and a check after each step that no promise is broken.
 */
@NullMarked
package dev.berth.examples.torture;

import org.jspecify.annotations.NullMarked;
