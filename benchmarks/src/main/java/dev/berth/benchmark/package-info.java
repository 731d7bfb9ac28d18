/**
 * What a decision costs, beside what a host would take or write instead.
 *
 * <p>How well policies pack is {@code QualityRunner}'s part; the rest is about time.
 *
 * <p>A number says something only next to another from the same run on the same machine, so every benchmark here has
 * its baseline as a parameter or a method of its own. {@code benchmarks/README.md} says what each of them answers, how
 * to run it and what came out.
 *
 * <p>Words: an <em>operation</em> is one release and one placement of the same shape; <em>load</em> is the share of all
 * GPUs that is held; an <em>engine</em> is whatever chooses nodes and keeps account of them.
 *
 * <p>Nothing here is API, and no figure of one machine is a promise for another.
 */
@NullMarked
package dev.berth.benchmark;

import org.jspecify.annotations.NullMarked;
