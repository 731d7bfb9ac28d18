package dev.berth;

import dev.berth.model.WorkloadProfile;
import dev.berth.placement.GuardedPlugins;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What a scheduler is made of. */
record SchedulerSetup(GuardedPlugins plugins, QueueRules queue, InstantSource time, Executor executor,
        Executor commitExecutor, long seed, Limits limits, Listeners listeners, WorkloadProfile profile) {
}
