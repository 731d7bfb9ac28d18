package dev.berth.examples.simulate;

import dev.berth.SchedulerBuilder;
import dev.berth.examples.console.Progress;
import dev.berth.simulation.Simulation;
import dev.berth.simulation.SimulationResult;
import dev.berth.simulation.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Simulations that are ready to run.
 *
 * @param words what somebody who knows the input wants to be told
 * @param scheduler makes a scheduler for each
 * @param workloads what each lives through
 * @param windowed whether they are windows of a log
 */
record SimulateInput(String words, Supplier<SchedulerBuilder> scheduler, List<Workload> workloads, boolean windowed) {

    List<SimulationResult> run(boolean bar) {
        List<SimulationResult> results = new ArrayList<>();
        int all = workloads.stream().mapToInt(workload -> workload.arrivals().size()).sum();
        try (Progress progress = Progress.over("Simulate", all, bar)) {
            int before = 0;
            for (Workload workload : workloads) {
                int done = before;
                results.add(Simulation.run(scheduler.get(), workload.nodes(), workload.arrivals(),
                        arrived -> progress.accept(done + arrived)));
                before += workload.arrivals().size();
            }
        }
        return results;
    }

    int skipped() {
        return workloads.stream().mapToInt(Workload::skipped).sum();
    }
}
