package dev.berth.benchmark;

import dev.berth.Limits;
import dev.berth.model.WorkloadProfile;
import dev.berth.placement.GuardedPlugins;
import dev.berth.placement.NodeTable;
import dev.berth.placement.Placer;
import dev.berth.placement.WorkloadEstimator;
import dev.berth.spi.PlacementPolicy;
import java.util.List;

/** The search over a table by one policy, without commands, events, queue or store. */
final class Placers {

    private static final long SEED = 1;

    private Placers() {
    }

    /** Returns a new search without filters, and without score boards yet. */
    static Placer of(NodeTable table, PlacementPolicy policy) {
        return new Placer(table, new GuardedPlugins(policy, List.of()),
                WorkloadEstimator.of(policy, WorkloadProfile.NONE), Limits.defaults().boards(), SEED);
    }
}
