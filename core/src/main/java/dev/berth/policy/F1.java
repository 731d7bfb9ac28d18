package dev.berth.policy;

import dev.berth.model.GpuDemand;
import dev.berth.model.Shape;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;

/** The formula of {@code f1}. */
final class F1 {

    private static final double SUBMISSION_WEIGHT = 870;
    private static final double LEAST = 0.1;
    private static final double MILLIS = 1_000;
    private static final Duration CENTURY = Duration.ofDays(36_525);
    /** Keys are whole numbers: twelve decimals are kept. */
    private static final double SCALE = 1e12;

    private F1() {
    }

    static long key(QueuedRequest waiting) {
        double seconds = waiting.request().duration().orElse(CENTURY).toMillis() / MILLIS;
        double submitted = waiting.submitted().toEpochMilli() / MILLIS;
        double key = log10(seconds) * size(waiting.request().shapes().get(0)) + SUBMISSION_WEIGHT * log10(submitted);
        return Math.round(key * SCALE);
    }

    private static double log10(double value) {
        return StrictMath.log10(Math.max(value, LEAST));
    }

    private static double size(Shape shape) {
        GpuDemand gpus = shape.gpus();
        return (gpus.count() > 0 ? gpus.totalMilli() : shape.resources().cpuMillis()) / MILLIS;
    }
}
