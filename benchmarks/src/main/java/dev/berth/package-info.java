/**
 * A bridge: what benchmarks measure of the engine's tables, which no host can see.
 *
 * <p>It lies in the engine's own package, on the class path and in this artifact alone, and hands calls through. What
 * can be measured through the public API is measured there.
 *
 * <p>Nothing here is API.
 */
@NullMarked
package dev.berth;

import org.jspecify.annotations.NullMarked;
