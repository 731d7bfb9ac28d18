package dev.berth;

import dev.berth.model.WorkloadProfile;
import dev.berth.placement.GuardedPlugins;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The parts of a scheduler. */
record SchedulerSetup(GuardedPlugins plugins, GuardedAdmission admission, QueueRules queue, InstantSource time,
        Executor executor, Executor commitExecutor, long seed, Limits limits, Listeners listeners,
        WorkloadProfile profile) {
}
