package dev.berth.contract;

import dev.berth.spi.GpuSelector;

/**
 * What every {@link GpuSelector} must do, over random clusters of up to twelve nodes. Runs on jqwik's engine, which
 * makes a failing cluster smaller and names its seed; selectors are stateless, so there is nothing to set up for a
 * test.
 *
 * <p>A selector that is part of a policy need not be tested apart: {@link PlacementPolicyContract} has these tests.
 */
public abstract class GpuSelectorContract implements SelectorTests {

    /** Makes the contract. */
    protected GpuSelectorContract() {
    }

    /**
     * Makes the selector.
     *
     * @return a selector, new or always the same; of a new one it shows sooner if it remembers what it must not
     */
    protected abstract GpuSelector selector();

    @Override
    public final GpuSelector testedSelector() {
        return selector();
    }
}
