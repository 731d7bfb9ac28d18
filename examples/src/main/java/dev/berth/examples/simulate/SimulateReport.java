package dev.berth.examples.simulate;

import com.google.gson.JsonObject;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.simulation.SimulationFigures;
import dev.berth.simulation.SimulationResult;
import dev.berth.simulation.SimulationResult.Share;
import java.util.Map;

/**
 * What simulations tell at their end, as a table or as JSON.
 *
 * @param input what was simulated
 * @param figures what came of it
 * @param owners whether to tell of each user and project however many there are
 */
record SimulateReport(SimulateInput input, SimulationFigures figures, boolean owners) {

    private static final int MOST_OWNERS = 20;

    JsonObject json(SimulateOptions options) {
        JsonObject json = new JsonObject();
        json.addProperty("order", options.order());
        json.addProperty("backfill", options.backfill());
        json.addProperty("policy", options.policy());
        json.addProperty("windows", input.windowed() ? input.workloads().size() : 0);
        addShare(json, figures.total());
        json.addProperty("waiting", figures.waiting());
        json.addProperty("skipped", input.skipped());
        json.add("utilisationPercent", Format.figure(figures.utilisationPercent()));
        json.add("jainFairness", Format.figure(figures.jainFairness()));
        addOwners(json, "users", figures.byUser());
        addOwners(json, "projects", figures.byProject());
        return json;
    }

    private void addOwners(JsonObject json, String kind, Map<String, Share> shares) {
        if (isTold(shares)) {
            JsonObject all = new JsonObject();
            shares.forEach((owner, share) -> {
                JsonObject one = new JsonObject();
                addShare(one, share);
                one.add(unit() + "Hours", Format.figure(share.amountHours()));
                all.add(owner, one);
            });
            json.add(kind, all);
        }
    }

    private boolean isTold(Map<String, Share> shares) {
        return shares.size() > 1 && (owners || shares.size() <= MOST_OWNERS);
    }

    private static void addShare(JsonObject json, Share share) {
        json.addProperty("jobs", share.jobs());
        json.addProperty("started", share.started());
        json.addProperty("refused", share.refused());
        json.add("averageWaitSeconds", Format.figure(share.averageWaitSeconds()));
        json.add("averageBoundedSlowdown", Format.figure(share.averageBoundedSlowdown()));
        json.add("averageCompletionSeconds", Format.figure(share.averageCompletionSeconds()));
    }

    private String unit() {
        return figures.results().get(0).hasGpus() ? "gpu" : "cpu";
    }

    String table() {
        SimulationResult first = figures.results().get(0);
        Share total = figures.total();
        KeyValueTable table = new KeyValueTable();
        table.add("Simulation", input.words());
        table.add("Cluster", "%s %ss on %,d node(s)", Format.thousandths(first.capacityMilli()),
                first.hasGpus() ? "GPU" : "CPU", first.nodes().size());
        if (input.windowed()) {
            table.add("Windows", "%,d, each in an empty cluster; averages are means of theirs",
                    input.workloads().size());
        }
        table.add("Jobs", "%,d", total.jobs());
        table.add("Skipped", "%,d", input.skipped());
        table.add("Started", "%,d", total.started());
        table.add("Refused", "%,d", total.refused());
        table.add("Still waiting", "%,d", figures.waiting());
        table.add("Bounded slowdown", "%,.2f  (mean of (wait + run) / max(run, 10 s))",
                total.averageBoundedSlowdown());
        table.add("Wait", "%,.1f s  (mean, from submission to start)", total.averageWaitSeconds());
        table.add("Completion", "%,.1f s  (mean, from submission to end)", total.averageCompletionSeconds());
        table.add("Utilisation", "%.2f %%", figures.utilisationPercent());
        table.add("Fairness", "%.4f  (Jain's index of the users' bounded slowdowns)", figures.jainFairness());
        addOwners(table, "Users", figures.byUser());
        addOwners(table, "Projects", figures.byProject());
        return table.toString();
    }

    private void addOwners(KeyValueTable table, String kind, Map<String, Share> shares) {
        if (isTold(shares)) {
            table.add(kind, "%10s %16s %14s %8s", "jobs", "bounded slowdown", "wait (s)", "% of use");
            double all = shares.values().stream().mapToDouble(Share::amountHours).sum();
            shares.forEach((owner, share) -> table.add("  " + owner, "%,10d %,16.2f %,14.1f %8.2f", share.jobs(),
                    share.averageBoundedSlowdown(), share.averageWaitSeconds(),
                    all == 0 ? 0 : 100 * share.amountHours() / all));
        } else if (shares.size() > 1) {
            table.add(kind, "%,d  (--owners tells of each)", shares.size());
        }
    }
}
