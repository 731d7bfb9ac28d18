package dev.berth;

import dev.berth.model.WorkloadProfile;
import dev.berth.spi.SchedulerStore;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What a scheduler is made of. */
record SchedulerSetup(String pool, String leader, Plugins plugins, QueueRules queue, SchedulerStore store,
        InstantSource time, Executor executor, Executor commitExecutor, long seed, Limits limits, Listeners listeners,
        WorkloadProfile profile) {
}
