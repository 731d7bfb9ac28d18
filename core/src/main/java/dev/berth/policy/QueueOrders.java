package dev.berth.policy;

import dev.berth.model.Priority;
import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueueOrder;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The built-in orders of waiting requests.
 *
 * <p>All but {@code ageing} and {@code multifactor} keep classes apart, so a lower class may wait for as long as a
 * higher one comes. Stateless; any thread may use them.
 */
public final class QueueOrders {

    private static final Duration HEAD_START = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long EIGHT_GPUS = 8_000;

    private static final List<QueueOrder> BUILT_IN = List.of(fifo(), keyed("fcfs", waiting -> 0), shortestFirst(),
            keyed("sjf", QueueOrders::durationMillis), f1(), ageing(HEAD_START), multifactor(Map.of(
                    PriorityFactors.priorityClass(), 4L, PriorityFactors.age(WEEK), 4L,
                    PriorityFactors.smallness(EIGHT_GPUS), 1L, PriorityFactors.shortness(DAY), 1L)),
            fewestHeldFirst(), steppedAgeing("waverless", SteppedAgeing.WAVERLESS));

    private QueueOrders() {
    }

    /**
     * First come, first served; also named {@code fcfs}.
     *
     * @return {@code fifo}
     */
    public static QueueOrder fifo() {
        return keyed("fifo", waiting -> 0);
    }

    /**
     * The shortest duration first, those without one last; also named {@code sjf}.
     *
     * @return {@code shortest-first}
     */
    public static QueueOrder shortestFirst() {
        return keyed("shortest-first", QueueOrders::durationMillis);
    }

    private static long durationMillis(QueuedRequest waiting) {
        return waiting.request().duration().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    }

    /**
     * Small and short ones first, all the more the earlier they came: log10(seconds) × size + 870 × log10(seconds from
     * 1970 to the submission), the least first. Size is in GPUs, or in CPUs where none is asked for; logarithms take
     * 0.1 for less, and what has no duration counts as a century. (Carastan-Santos and de Camargo, SC 2017.) Made for
     * logs whose time starts near 0: of two submissions this year it hardly sees which was first.
     *
     * @return {@code f1}
     */
    public static QueueOrder f1() {
        return keyed("f1", F1::key);
    }

    /**
     * First come, first served, but each class above LOW counts as if it had come earlier by a head start. So whoever
     * waits for long enough goes before higher classes that came later; only EMERGENCY always goes first.
     *
     * @param headStart what one class is worth, above zero and at most 1,000 days
     * @return {@code ageing}
     * @throws IllegalArgumentException if the head start is out of range
     */
    public static QueueOrder ageing(Duration headStart) {
        if (headStart.compareTo(Duration.ofMillis(1)) < 0 || headStart.compareTo(Duration.ofDays(1_000)) > 0) {
            throw new IllegalArgumentException("A head start must be above zero and at most 1,000 days. headStart="
                    + headStart);
        }
        long millis = headStart.toMillis();
        return new KeyedOrder("ageing", true, waiting -> waiting.submitted().toEpochMilli()
                - millis * Math.min(waiting.request().priority().ordinal(), Priority.HIGH.ordinal()));
    }

    /**
     * The highest weighted sum of factors first, across all classes but EMERGENCY. (As Slurm's priority/multifactor.)
     *
     * @param weights how much each factor counts, 1 to 1,000,000
     * @return {@code multifactor}
     * @throws IllegalArgumentException if there is no factor or a weight out of range
     */
    public static QueueOrder multifactor(Map<PriorityFactor, Long> weights) {
        return new WeightedFactors(weights);
    }

    /**
     * Projects that hold the fewest GPUs now go first: max-min fairness of what is held, without a memory.
     *
     * @return {@code fewest-held-first}
     */
    public static QueueOrder fewestHeldFirst() {
        return new ProjectOrder("fewest-held-first", (project, now) -> project.heldGpuMilli());
    }

    /**
     * Projects in the order of an effective priority, the highest first.
     *
     * @param name the name to configure it by
     * @param settings how the priority grows
     * @return that order; {@code waverless} is built in
     */
    public static QueueOrder steppedAgeing(String name, SteppedAgeing settings) {
        return new ProjectOrder(name, (project, now) -> -settings.effectivePriority(project, now));
    }

    private static QueueOrder keyed(String name, ToLongFunction<QueuedRequest> key) {
        return new KeyedOrder(name, false, key);
    }

    /**
     * Finds an order by its name, among those built in and those offered as services on the class or module path.
     *
     * @param name such as {@code fifo}
     * @return empty if there is none
     * @throws IllegalStateException if two orders have the same name
     */
    public static Optional<QueueOrder> named(String name) {
        return Optional.ofNullable(known().get(name));
    }

    /**
     * The names that {@link #named} knows.
     *
     * @return sorted
     * @throws IllegalStateException if two orders have the same name
     */
    public static List<String> names() {
        return List.copyOf(known().keySet());
    }

    private static Map<String, QueueOrder> known() {
        return KnownNames.of(QueueOrder.class, QueueOrder::name, BUILT_IN);
    }
}
