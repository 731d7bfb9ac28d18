/**
 * The comparison of policies, {@code replay --compare}: the same fills, one row a policy.
 *
 * <p>A comparison is in memory and writes files only where {@code --out} says so.
 */
@NullMarked
package dev.berth.examples.compare;

import org.jspecify.annotations.NullMarked;
