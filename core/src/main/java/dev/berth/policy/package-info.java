/**
 * The built-in placement policies, under the names that users look for: {@link dev.berth.policy.Policies}.
 *
 * <p>A policy is a {@link dev.berth.spi.NodeScorer} that ranks the nodes with room and a
 * {@link dev.berth.spi.GpuSelector} that chooses GPUs on the best one. Those whose name begins with {@code openb-}
 * quantise as the published experiments on that trace did, so that their tables can be reproduced.
 */
@NullMarked
package dev.berth.policy;

import org.jspecify.annotations.NullMarked;
