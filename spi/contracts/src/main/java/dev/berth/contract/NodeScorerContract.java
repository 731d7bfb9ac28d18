package dev.berth.contract;

import dev.berth.spi.NodeScorer;

/**
 * What every {@link NodeScorer} must do, over random clusters of up to twelve nodes. Runs on jqwik's engine, which
 * makes a failing cluster smaller and names its seed; scorers are stateless, so there is nothing to set up for a test.
 *
 * <p>A scorer that is part of a policy need not be tested apart: {@link PlacementPolicyContract} has these tests.
 */
public abstract class NodeScorerContract implements ScorerTests {

    /** Makes the contract. */
    protected NodeScorerContract() {
    }

    /**
     * Makes the scorer.
     *
     * @return a scorer, new or always the same; of a new one it shows sooner if it remembers what it must not
     */
    protected abstract NodeScorer scorer();

    @Override
    public final NodeScorer testedScorer() {
        return scorer();
    }
}
