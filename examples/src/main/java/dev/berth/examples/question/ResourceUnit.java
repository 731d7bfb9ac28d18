package dev.berth.examples.question;

import dev.berth.Explanation;
import dev.berth.examples.console.Format;

/** What the amounts of an obstacle are counted in. */
enum ResourceUnit {
    CPUS("CPUs"), MIB("MiB"), GPUS("GPUs"), SHARE("GPU"),
    /** GPUs of an acceptable kind, while the capacity counts those of every kind. */
    KIND("GPUs"),
    NONE("");

    private final String word;

    ResourceUnit(String word) {
        this.word = word;
    }

    /** The unit of a built-in obstacle to a request; none for others. */
    static ResourceUnit of(String code, Explanation explanation) {
        return switch (code) {
            case "cpu" -> CPUS;
            case "memory", "storage" -> MIB;
            case "gpu-kind" -> KIND;
            case "gpu-free" -> explanation.request().shapes().get(0).gpus().isFraction() ? SHARE : GPUS;
            default -> NONE;
        };
    }

    String named(String code) {
        return word.isEmpty() ? code : code + " (" + word + ")";
    }

    String text(long amount) {
        return this == CPUS || this == SHARE ? Format.thousandths(amount) : Format.number(amount);
    }

    String capacity(long amount) {
        return text(amount) + (this == KIND ? " of any" : "");
    }
}
