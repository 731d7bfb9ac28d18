package dev.berth.policy;

import dev.berth.model.Priority;
import dev.berth.spi.PriorityFactor;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongBiFunction;

/** The built-in factors of {@link QueueOrders#multifactor}. Stateless; any thread may use them. */
public final class PriorityFactors {

    private PriorityFactors() {
    }

    private record Factor(String name, boolean moves, ToLongBiFunction<QueuedRequest, Instant> value)
            implements PriorityFactor {
        @Override
        public long value(QueuedRequest waiting, Instant now) {
            return value.applyAsLong(waiting, now);
        }
    }

    /**
     * How long it has waited since its submission.
     *
     * @param full the age from which on it is as old as can be, above zero
     * @return {@code age}
     * @throws IllegalArgumentException if the age is not above zero
     */
    public static PriorityFactor age(Duration full) {
        long most = positive("age", full.toMillis());
        return new Factor("age", true, (waiting, now) ->
                share(Math.max(0, now.toEpochMilli() - waiting.submitted().toEpochMilli()), most));
    }

    /**
     * Its class: LOW has nothing, EMERGENCY everything.
     *
     * @return {@code class}
     */
    public static PriorityFactor priorityClass() {
        return new Factor("class", false, (waiting, now) ->
                share(waiting.request().priority().ordinal(), Priority.EMERGENCY.ordinal()));
    }

    /**
     * How many GPUs it asks for first.
     *
     * @param full the thousandths of GPUs from which on it is as large as can be, above zero
     * @return {@code size}
     * @throws IllegalArgumentException if the number is not above zero
     */
    public static PriorityFactor size(long full) {
        long most = positive("size", full);
        return new Factor("size", false, (waiting, now) -> share(gpuMilli(waiting), most));
    }

    /**
     * How few GPUs it asks for first.
     *
     * @param full the thousandths of GPUs from which on it is as large as can be, above zero
     * @return {@code smallness}
     * @throws IllegalArgumentException if the number is not above zero
     */
    public static PriorityFactor smallness(long full) {
        long most = positive("smallness", full);
        return new Factor("smallness", false, (waiting, now) -> PriorityFactor.MOST - share(gpuMilli(waiting), most));
    }

    /**
     * How short its duration is; without one it has nothing.
     *
     * @param full the duration from which on it is as long as can be, above zero
     * @return {@code shortness}
     * @throws IllegalArgumentException if the duration is not above zero
     */
    public static PriorityFactor shortness(Duration full) {
        long most = positive("shortness", full.toMillis());
        return new Factor("shortness", false, (waiting, now) -> PriorityFactor.MOST
                - share(waiting.request().duration().map(Duration::toMillis).orElse(most), most));
    }

    private static long gpuMilli(QueuedRequest waiting) {
        return waiting.request().shapes().get(0).gpus().totalMilli();
    }

    private static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("A factor's full value must be above zero. factor=" + what + " full="
                    + value);
        }
        return value;
    }

    private static long share(long part, long whole) {
        return part >= whole ? PriorityFactor.MOST
                : StrictMath.round((double) part / whole * PriorityFactor.MOST);
    }
}
