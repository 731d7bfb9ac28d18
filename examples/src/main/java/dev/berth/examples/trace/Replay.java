package dev.berth.examples.trace;

import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.examples.console.Progress;
import dev.berth.simulation.Fill;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.FillReplay;
import dev.berth.simulation.ReplayResult;
import dev.berth.simulation.TimedReplay;

/**
 * A replay that is ready to run.
 *
 * @param settings how
 * @param input what
 */
public record Replay(ReplaySettings settings, ReplayInput input) {

    public boolean isFill() {
        return settings.mode() == ReplayMode.FILL;
    }

    /** A scheduler as the settings want it, in memory until it is given a store. */
    public SchedulerBuilder scheduler() {
        return Scheduler.builder().pool(settings.pool()).policy(settings.policy()).seed(settings.seed());
    }

    public Fill fill() {
        return FillProtocol.prepare(input.nodes(), input.requests(), settings.inflatePercent(), settings.seed());
    }

    public ReplayResult run(SchedulerBuilder builder, boolean bar) {
        if (isFill()) {
            Fill fill = fill();
            try (Progress progress = Progress.over("Replay", fill.requests().size(), bar)) {
                return FillReplay.run(builder, fill, progress);
            }
        }
        try (Progress progress = Progress.over("Replay", input.arrivals().size(), bar)) {
            return TimedReplay.run(builder, input.nodes(), input.arrivals(), progress);
        }
    }
}
