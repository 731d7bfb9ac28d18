package dev.berth.policy;

import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The built-in placement policies, and those on the class path by name. */
public final class Policies {

    private static final PlacementPolicy BEST_FIT = new Pair("best-fit", FitScorers::bestFit,
            GpuSelectors.tightest(), Optional.of(CapacityOrder.BEST_FIT));
    private static final PlacementPolicy WORST_FIT = new Pair("worst-fit", FitScorers::worstFit,
            GpuSelectors.loosest(), Optional.of(CapacityOrder.WORST_FIT));
    private static final PlacementPolicy FIRST_FIT = new Pair("first-fit", FitScorers::firstFit,
            GpuSelectors.lowest(), Optional.of(CapacityOrder.FIRST_FIT));
    private static final PlacementPolicy RANDOM =
            of("random", FitScorers::random, GpuSelectors.random());
    private static final PlacementPolicy OPENB_BEST_FIT =
            of("openb-best-fit", FitScorers::openbBestFit, GpuSelectors.tightest());

    private record Pair(String name, NodeScorer nodeScorer, GpuSelector gpuSelector, Optional<CapacityOrder> order)
            implements PlacementPolicy {
    }

    private Policies() {
    }

    /**
     * The fullest node with room: fewest free whole GPUs, then least free CPU and memory, both in eighths of the
     * node's capacity. A share of a GPU goes to the shared GPU with the least left, and opens a whole one only if no
     * shared one has room.
     *
     * @return the policy {@code best-fit}
     */
    public static PlacementPolicy bestFit() {
        return BEST_FIT;
    }

    /**
     * The emptiest node with room: the order of {@link #bestFit()} reversed, and the GPU with the most left.
     *
     * @return the policy {@code worst-fit}
     */
    public static PlacementPolicy worstFit() {
        return WORST_FIT;
    }

    /**
     * The node that was registered first, and its GPUs with the lowest indices.
     *
     * @return the policy {@code first-fit}
     */
    public static PlacementPolicy firstFit() {
        return FIRST_FIT;
    }

    /**
     * Any node with room and any of its GPUs, all equally likely, drawn from the scheduler's seed.
     *
     * @return the policy {@code random}
     */
    public static PlacementPolicy random() {
        return RANDOM;
    }

    /**
     * The best fit of the published experiments on the openb trace: 100 × (1 − (½ CPU left ÷ 128 + ½ GPUs left ÷ 8)),
     * cut to a whole number, and the GPU with the least left. Weng et al., Beware of Fragmentation, USENIX ATC'23.
     *
     * @return the policy {@code openb-best-fit}
     */
    public static PlacementPolicy openbBestFit() {
        return OPENB_BEST_FIT;
    }

    /**
     * A policy of one's own making.
     *
     * @param name lower case with hyphens
     * @param scorer what ranks the nodes
     * @param selector what chooses the GPUs
     * @return the policy
     */
    public static PlacementPolicy of(String name, NodeScorer scorer, GpuSelector selector) {
        return new Pair(name, scorer, selector, Optional.empty());
    }

    /**
     * Finds a policy by its name among the built-in ones and those offered as services on the class or module path.
     *
     * @param name such as {@code best-fit}
     * @return the policy; empty if there is none
     * @throws IllegalStateException if two policies have the same name
     */
    public static Optional<PlacementPolicy> named(String name) {
        return Optional.ofNullable(all().get(name));
    }

    /**
     * The names that {@link #named} knows.
     *
     * @return sorted
     * @throws IllegalStateException if two policies have the same name
     */
    public static List<String> names() {
        return List.copyOf(all().keySet());
    }

    private static Map<String, PlacementPolicy> all() {
        Map<String, PlacementPolicy> found = new TreeMap<>();
        for (PlacementPolicy builtIn : List.of(BEST_FIT, WORST_FIT, FIRST_FIT, RANDOM, OPENB_BEST_FIT)) {
            found.put(builtIn.name(), builtIn);
        }
        for (PlacementPolicy service : ServiceLoader.load(PlacementPolicy.class)) {
            PlacementPolicy other = found.putIfAbsent(service.name(), service);
            if (other != null) {
                throw new IllegalStateException("Two policies have the same name. name=" + service.name() + " one="
                        + other.getClass().getName() + " other=" + service.getClass().getName());
            }
        }
        return found;
    }
}
