/**
 * What a decision costs, measured beside what a host would write by hand.
 *
 * <p>A number says something only next to another from the same run on the same machine, so every benchmark here has
 * its baseline in the same class. Run {@code java -jar benchmarks/target/berth-benchmarks.jar}, with a part of a
 * benchmark's name to run only that one.
 *
 * <p>Words: an <em>operation</em> is one release and one placement; <em>load</em> is the share of all GPUs that is
 * held.
 *
 * <p>Nothing here is API, and no figure of one machine is a promise for another.
 */
@NullMarked
package dev.berth.benchmark;

import org.jspecify.annotations.NullMarked;
