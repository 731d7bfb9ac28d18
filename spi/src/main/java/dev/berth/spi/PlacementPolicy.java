package dev.berth.spi;

import java.util.Optional;

/**
 * A way of choosing where requests go: which node, then which of its GPUs.
 *
 * <p>Stateless and shared between threads. Registered on a scheduler's builder; one that is also listed under
 * {@code META-INF/services} or in a module's {@code provides} can be found by its name.
 */
public interface PlacementPolicy {

    /**
     * Its name in configuration and messages.
     *
     * @return lower case with hyphens, such as {@code best-fit}
     */
    String name();

    /**
     * What ranks the nodes.
     *
     * @return always the same scorer
     */
    NodeScorer nodeScorer();

    /**
     * The order that the scores come to, if it is a known one. A scheduler may then find the first node
     * of that order without asking the scorer; the two must agree.
     *
     * @return the order; empty if the scorer has to be asked
     */
    default Optional<CapacityOrder> order() {
        return Optional.empty();
    }

    /**
     * What the scores depend on.
     *
     * @return {@link ScoreScope#ANYTHING} unless the policy promises less
     */
    default ScoreScope scope() {
        return ScoreScope.ANYTHING;
    }

    /**
     * Whether {@link PlacementQuery#profile()} is to be what has arrived so far rather than what the host has said. The
     * scheduler then counts the requests submitted to it and keeps the profile until the mix has moved.
     *
     * @return true if the profile that was given to the scheduler is not to be looked at; false unless said otherwise
     */
    default boolean learnsProfile() {
        return false;
    }

    /**
     * What chooses the GPUs.
     *
     * @return always the same selector
     */
    GpuSelector gpuSelector();
}
