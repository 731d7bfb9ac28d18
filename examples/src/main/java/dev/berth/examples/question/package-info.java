/**
 * The commands {@code plan} and {@code explain}: where a request would go in the middle of a replay, and why not.
 *
 * <p>Both build the state of the asked moment by a replay, apply a hypothesis, ask the scheduler and print the answer.
 * Neither changes a store.
 */
@NullMarked
package dev.berth.examples.question;

import org.jspecify.annotations.NullMarked;
