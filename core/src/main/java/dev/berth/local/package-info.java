/**
 * What a scheduler runs on when nothing else is plugged in: a store and a notifier in memory, and a clock to set.
 *
 * <p>They are the references that the contract classes were written against, and fit for a host's own tests. Nothing
 * here survives the process.
 */
@NullMarked
package dev.berth.local;

import org.jspecify.annotations.NullMarked;
