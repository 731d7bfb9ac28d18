package dev.berth;

import dev.berth.local.InMemoryStore;
import dev.berth.model.Request;
import dev.berth.model.WorkloadProfile;
import dev.berth.spi.PlacementPolicy;
import java.time.InstantSource;
import java.util.List;

/** Where requests go by a policy, and why nowhere, in a table that it reads. Used by one thread at a time. */
public final class TablePlacer {

    private static final long SEED = 1;

    private final Placer placer;
    private final Explainer explainer;

    TablePlacer(NodeTable table, PlacementPolicy policy) {
        placer = new Placer(table, new SchedulerSetup("pool", "leader", policy, new InMemoryStore(),
                InstantSource.system(), Runnable::run, Runnable::run, SEED, Limits.defaults(),
                new Listeners(List.of()), WorkloadProfile.NONE));
        explainer = new Explainer(table, placer);
    }

    /**
     * Finds a place by whatever route the policy allows, and takes nothing.
     *
     * @param request what is to be placed
     * @param sequence its number
     * @return the placement or the refusal
     */
    public Plan place(Request request, long sequence) {
        return placer.place(request, sequence);
    }

    /**
     * Finds out why a request fits where it fits.
     *
     * @param request the request
     * @return what a host is told
     */
    public Explanation explain(Request request) {
        return explainer.explain(request);
    }
}
