package dev.berth.policy;

import static dev.berth.policy.CompositePolicy.ordered;
import static dev.berth.policy.CompositePolicy.pure;

import dev.berth.spi.CapacityOrder;
import dev.berth.spi.GpuSelector;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in placement policies, and those on the class path by name. */
public final class Policies {

    private static final PlacementPolicy BEST_FIT =
            ordered("best-fit", CapacityOrder.BEST_FIT, FitScorers::bestFit, GpuSelectors.tightest());
    private static final PlacementPolicy WORST_FIT =
            ordered("worst-fit", CapacityOrder.WORST_FIT, FitScorers::worstFit, GpuSelectors.loosest());
    private static final PlacementPolicy FIRST_FIT =
            ordered("first-fit", CapacityOrder.FIRST_FIT, FitScorers::firstFit, GpuSelectors.lowest());
    private static final PlacementPolicy ROUND_ROBIN =
            ordered("round-robin", CapacityOrder.ROUND_ROBIN, FitScorers::roundRobin, GpuSelectors.lowest());
    private static final PlacementPolicy RANDOM =
            of("random", FitScorers::random, GpuSelectors.random());
    private static final PlacementPolicy MOST_ALLOCATED =
            pure("most-allocated", CapacityScorers::mostAllocated, GpuSelectors.tightest());
    private static final PlacementPolicy LEAST_ALLOCATED =
            pure("least-allocated", CapacityScorers::leastAllocated, GpuSelectors.loosest());
    private static final PlacementPolicy BALANCED =
            pure("balanced", CapacityScorers::balanced, GpuSelectors.tightest());
    private static final PlacementPolicy REQUESTED_TO_CAPACITY =
            pure("requested-to-capacity", CapacityScorers::requestedToCapacity, GpuSelectors.tightest());
    private static final PlacementPolicy DOT_PRODUCT =
            pure("dot-product", CapacityScorers::dotProduct, GpuSelectors.tightest());
    private static final PlacementPolicy GPU_PACKING =
            pure("gpu-packing", GpuScorers::packing, GpuSelectors.tightest());
    private static final PlacementPolicy GPU_CLUSTERING =
            pure("gpu-clustering", GpuScorers::clustering, GpuSelectors.tightest());
    private static final PlacementPolicy FGD =
            pure("fgd", FragmentationGradient.scorer(false), FragmentationGradient.selector(false));
    private static final PlacementPolicy RISK = risk("risk", RiskWeights.DEFAULTS);
    private static final PlacementPolicy OPENB_BEST_FIT =
            pure("openb-best-fit", FitScorers::openbBestFit, GpuSelectors.tightest());
    private static final PlacementPolicy OPENB_DOT_PRODUCT =
            pure("openb-dot-product", GpuScorers::openbDotProduct, GpuSelectors.tightest());
    private static final PlacementPolicy OPENB_GPU_PACKING =
            pure("openb-gpu-packing", GpuScorers::openbPacking, GpuSelectors.tightest());
    private static final PlacementPolicy OPENB_GPU_CLUSTERING =
            pure("openb-gpu-clustering", GpuScorers::openbClustering, GpuSelectors.tightest());
    private static final PlacementPolicy OPENB_FGD =
            pure("openb-fgd", FragmentationGradient.scorer(true), FragmentationGradient.selector(true));
    private static final PlacementPolicy BERTH = new PricePolicy("berth", false);
    private static final PlacementPolicy BERTH_LEARNING = new PricePolicy("berth-learning", true);
    private static final List<PlacementPolicy> BUILT_IN = List.of(BEST_FIT, WORST_FIT, FIRST_FIT, ROUND_ROBIN, RANDOM,
            MOST_ALLOCATED, LEAST_ALLOCATED, BALANCED, REQUESTED_TO_CAPACITY, DOT_PRODUCT, GPU_PACKING, GPU_CLUSTERING,
            FGD, BERTH, BERTH_LEARNING, RISK, OPENB_BEST_FIT, OPENB_DOT_PRODUCT, OPENB_GPU_PACKING,
            OPENB_GPU_CLUSTERING, OPENB_FGD);

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
     * The next node with room after the one that was placed on last, in the order of registration, then from the first
     * one on; its GPUs with the lowest indices. Only a placement moves it on, and it goes on where it was after a
     * restart.
     *
     * @return the policy {@code round-robin}
     */
    public static PlacementPolicy roundRobin() {
        return ROUND_ROBIN;
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
     * The node that is fullest after placing, as Kubernetes' NodeResourcesFit with MostAllocated: the mean over CPU,
     * memory and GPUs of 100 × held ÷ capacity, cut to whole numbers 0 to 100; for a share of a GPU the one with the
     * least left.
     *
     * <p>As there, all three weigh 1, a resource that the node does not have is left out, and so are GPUs for a request
     * without them. Other than there, a request that asks for no CPU or memory is not reckoned with an assumed amount,
     * a share of a GPU counts as that share, and a GPU out of service counts as held.
     *
     * @return the policy {@code most-allocated}
     */
    public static PlacementPolicy mostAllocated() {
        return MOST_ALLOCATED;
    }

    /**
     * The node that is emptiest after placing, as Kubernetes' NodeResourcesFit with LeastAllocated: the mean over CPU,
     * memory and GPUs of 100 × free ÷ capacity, cut to whole numbers 0 to 100; for a share of a GPU the one with the
     * most left. What counts is as in {@link #mostAllocated()}.
     *
     * @return the policy {@code least-allocated}
     */
    public static PlacementPolicy leastAllocated() {
        return LEAST_ALLOCATED;
    }

    /**
     * The node whose resources are held most evenly after placing, as Kubernetes' NodeResourcesBalancedAllocation:
     * 100 × (1 − standard deviation of the held shares of CPU, memory and GPUs), cut to a whole number 0 to 100; for a
     * share of a GPU the one with the least left. What counts is as in {@link #mostAllocated()}.
     *
     * @return the policy {@code balanced}
     */
    public static PlacementPolicy balanced() {
        return BALANCED;
    }

    /**
     * The node that is fullest after placing, as Kubernetes' NodeResourcesFit with RequestedToCapacityRatio and its
     * shape for packing, 0 % → 0 and 100 % → 10: the mean of 100 × held ÷ capacity, each cut to a whole number, over
     * those of CPU, memory and GPUs where that is not 0, rounded to a whole number 0 to 100. What counts otherwise is
     * as in {@link #mostAllocated()}; for a share of a GPU the one with the least left.
     *
     * @return the policy {@code requested-to-capacity}
     */
    public static PlacementPolicy requestedToCapacity() {
        return REQUESTED_TO_CAPACITY;
    }

    /**
     * The node that has the least of what is asked for: the sum over CPU, memory and GPUs of free share × asked share,
     * both in millionths of the node's capacity, lowest first; for a share of a GPU the one with the least left.
     *
     * <p>After the DotProd of Weng et al., USENIX ATC'23, which knows CPU and GPUs only and measures all nodes by the
     * largest: {@link #openbDotProduct()}.
     *
     * @return the policy {@code dot-product}
     */
    public static PlacementPolicy dotProduct() {
        return DOT_PRODUCT;
    }

    /**
     * Shared GPUs before free ones, free ones of a node in use before an idle node. Among shared ones the GPU with the
     * least left; among nodes in use the one with the fewest free GPUs; among idle ones the one with the fewest GPUs.
     * For a request without GPUs all nodes are alike.
     *
     * <p>After the GpuPacking of Weng et al., USENIX ATC'23: {@link #openbGpuPacking()}.
     *
     * @return the policy {@code gpu-packing}
     */
    public static PlacementPolicy gpuPacking() {
        return GPU_PACKING;
    }

    /**
     * Like to like: first a node that hosts only this kind of demand (shares of a GPU, one whole GPU, two …), then one
     * that hosts it among others, then an idle one, then one that hosts others; within each the node with the fewest
     * free thousandths of GPUs; for a share of a GPU the one with the least left. For a request without GPUs all nodes
     * are alike, and such requests are no company.
     *
     * <p>After the GpuClustering of Weng et al., USENIX ATC'23: {@link #openbGpuClustering()}.
     *
     * @return the policy {@code gpu-clustering}
     */
    public static PlacementPolicy gpuClustering() {
        return GPU_CLUSTERING;
    }

    /**
     * Fragmentation gradient descent: the node, and for a share the GPU, where placing takes most from or adds least to
     * the idle thousandths of GPUs that typical shapes cannot use. The score is that difference, summed over the
     * shapes of {@link dev.berth.SchedulerBuilder#profile} with their counts, exact; of equal GPUs the lowest index.
     *
     * <p>A shape cannot use any of a node whose CPU, or whose GPUs of acceptable kind and size, do not suffice, nor, on
     * another node, the GPUs that are too small or of another kind; one without GPUs cannot use any. What shapes ask of
     * memory and storage, and shapes beyond the first 256, are not looked at. Without a profile all nodes are alike.
     *
     * <p>After the FGD of Weng et al., Beware of Fragmentation, USENIX ATC'23, which cuts the scores:
     * {@link #openbFgd()}.
     *
     * @return the policy {@code fgd}
     */
    public static PlacementPolicy fgd() {
        return FGD;
    }

    /**
     * Prices of left-overs: the node, and for a share the GPU, where placing takes least from what the idle GPUs are
     * worth to the shapes of {@link dev.berth.SchedulerBuilder#profile}. Cut to thousandths of a GPU; of equal nodes
     * the one registered first, of equal GPUs the lowest index.
     *
     * <pre>
     * worth of a node = Σ w(left of each GPU) − 0.3 × max(0, idle − covered) − 0.3 × max(0, 0.3 × idle − covered)
     * premium         = 0.3 × GPUs taken × how sought after their kind is, cut to halves
     * score           = 1000 × (worth after − worth before − premium), cut to a whole number
     * </pre>
     *
     * <p>{@code w} is the most that a left-over can be cut into, where each size, rounded up to 10 thousandths, is
     * priced at the share of a GPU that it costs in an ideal packing: the dual prices of the cutting-stock problem over
     * the shapes for one GPU, exact. So 350 left beside 650 may be worth a third of a GPU, and 190 nothing. A free GPU
     * is worth 1. {@code covered} is the GPUs for which the node's free CPU suffices, at what the shapes ask for with a
     * GPU, or at what the node has for each if that is less. A kind is as sought after as the sum over the shapes that
     * accept it, but not every kind: their share of all GPUs asked for × GPUs of the pool ÷ GPUs that they accept. What
     * shapes ask of memory and storage is not looked at. Without a profile whole GPUs are kept, left-overs alike.
     *
     * <p>The prices are those of Gilmore and Gomory, A Linear Programming Approach to the Cutting-Stock Problem,
     * Operations Research 9 (6), 1961.
     *
     * @return the policy {@code berth}
     */
    public static PlacementPolicy berth() {
        return BERTH;
    }

    /**
     * {@link #berth()} with the profile learned from what arrives, told nothing beforehand. A profile given to the
     * scheduler is not looked at.
     *
     * <p>What is learned is not kept by the store. A scheduler that starts on a store learns anew, from the live
     * requests that it finds there and from what comes; it may then place otherwise than one that had gone on would
     * have. The same commands on the same store still give the same events.
     *
     * @return the policy {@code berth-learning}
     */
    public static PlacementPolicy berthLearning() {
        return BERTH_LEARNING;
    }

    /**
     * The node with the least risk, after the worker choice of CloudAI's scheduler:
     * {@link #risk(String, RiskWeights)} with its documented defaults. With those a placement is never late (taking all
     * that is free of a full node makes a run 1.7 times as long, and the deadline is at 2), so that the least busy node
     * is chosen.
     *
     * @return the policy {@code risk}
     */
    public static PlacementPolicy risk() {
        return RISK;
    }

    /**
     * The node with the least risk of being late or busy, after the worker choice of CloudAI's scheduler; for a share
     * of a GPU the one with the least left. The score is −1,000,000 × risk, rounded:
     *
     * <pre>
     * risk     = lateness × max(0, expected − patience × usual) + busyness × held
     * expected = usual × (1 + cpu × C + memory × M + gpu × G + load × held)
     * held     = (CPUs held + GiB held ÷ 10 + 2 × GPUs held) ÷ (CPUs + GiB ÷ 10 + 2 × GPUs)
     * </pre>
     *
     * <p>C, M and G are what is asked for ÷ what is free, before placing. {@code usual} follows from the shape, in
     * seconds: above 2 GPUs with above 4 CPUs 60, any other GPU 10, above 8 GiB of memory 20, above 4 CPUs 15, any
     * other CPU 5, else 10. The load of a node, 0 to 1, is what is held of it, since its utilisation is not known here;
     * since when a request has waited is not known either, so its deadline runs from now. Learned affinities and
     * penalties of nodes are left out.
     *
     * @param name lower case with hyphens
     * @param weights what weighs how much
     * @return the policy
     */
    public static PlacementPolicy risk(String name, RiskWeights weights) {
        return pure(name, new RiskScorer(weights), GpuSelectors.tightest());
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
     * The DotProd of the published experiments: 100 × (1 − ½ (CPUs free × CPUs asked ÷ 128² + GPUs free × GPUs asked ÷
     * 8²)), cut to a whole number, and the GPU with the least left. Weng et al., USENIX ATC'23.
     *
     * @return the policy {@code openb-dot-product}
     */
    public static PlacementPolicy openbDotProduct() {
        return OPENB_DOT_PRODUCT;
    }

    /**
     * The GpuPacking of the published experiments, and the GPU with the least left. For a share on a shared GPU
     * 100 − a tenth of its free percent, at least 50; for free GPUs of a node in use 50 − how many are asked for, at
     * least 33; for an idle node the higher of 33 − its GPUs and its GPUs; without GPUs 0. Weng et al., USENIX ATC'23.
     *
     * @return the policy {@code openb-gpu-packing}
     */
    public static PlacementPolicy openbGpuPacking() {
        return OPENB_GPU_PACKING;
    }

    /**
     * The GpuClustering of the published experiments, and the GPU with the least left: 75 for a node that hosts only
     * this kind of demand, 50 for one that hosts it among others, 25 for an idle one, 0 for one that hosts others, and
     * 25 × (8 − free GPUs) ÷ 8, cut to a whole number; without GPUs 0. Weng et al., USENIX ATC'23.
     *
     * @return the policy {@code openb-gpu-clustering}
     */
    public static PlacementPolicy openbGpuClustering() {
        return OPENB_GPU_CLUSTERING;
    }

    /**
     * The FGD of the published experiments: the gain of {@link #fgd()} in whole GPUs for the mean shape, its sigmoid
     * 1 ÷ (1 + e<sup>−gain</sup>) in percent, cut to a whole number; the GPU by the same score, the first of equal
     * ones. Weng et al., USENIX ATC'23.
     *
     * @return the policy {@code openb-fgd}
     */
    public static PlacementPolicy openbFgd() {
        return OPENB_FGD;
    }

    /**
     * A sum of scores, each times its weight; scores are taken as they are and not brought to one scale first. A sum
     * beyond the limits of a score becomes the nearer limit; nothing before that is cut, so the order of the parts
     * does not matter.
     *
     * @param weights each scorer with its weight, which may be negative; at least one
     * @return the scorer, for {@link #of}
     * @throws IllegalArgumentException if there is none
     */
    public static NodeScorer weighted(Map<NodeScorer, Long> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("A weighted sum needs parts. parts=0");
        }
        return new WeightedSum(weights);
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
        return CompositePolicy.of(name, scorer, selector);
    }

    /**
     * Finds a policy by its name among the built-in ones and those offered as services on the class or module path.
     *
     * @param name such as {@code best-fit}
     * @return the policy; empty if there is none
     * @throws IllegalStateException if two policies have the same name
     */
    public static Optional<PlacementPolicy> named(String name) {
        return Optional.ofNullable(KnownNames.of(PlacementPolicy.class, PlacementPolicy::name, BUILT_IN).get(name));
    }

    /**
     * The names that {@link #named} knows.
     *
     * @return sorted
     * @throws IllegalStateException if two policies have the same name
     */
    public static List<String> names() {
        return List.copyOf(KnownNames.of(PlacementPolicy.class, PlacementPolicy::name, BUILT_IN).keySet());
    }
}
