package dev.berth.placement;

import dev.berth.model.Node;
import dev.berth.model.WorkloadProfile;
import dev.berth.policy.Policies;
import java.util.List;

/** Nodes, and a search over a table of them by the default policy. */
final class TableFixture {

    private TableFixture() {
    }

    static Node node(String id, int gpus) {
        return Node.builder(id).cpuMillis(64_000).memoryMib(262_144).gpus(gpus, "A100", 81_920).build();
    }

    static Placer placer(NodeTable table) {
        return new Placer(table, new GuardedPlugins(Policies.bestFit(), List.of()),
                WorkloadEstimator.of(Policies.bestFit(), WorkloadProfile.NONE), 512, 1);
    }
}
