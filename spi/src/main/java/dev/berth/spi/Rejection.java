package dev.berth.spi;

import java.util.Objects;

/**
 * What a plug-in has against something, with the numbers that decided.
 *
 * @param code the word to count by: lower case with hyphens, such as {@code rack-full}
 * @param asked the amount that is asked for; 0 where it is no matter of amounts
 * @param free the amount that is free
 * @param limit the most that could ever be free
 * @param preemptible whether it would go if others gave back what they hold
 */
public record Rejection(String code, long asked, long free, long limit, boolean preemptible) {

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException if the code is not lower case with hyphens
     */
    public Rejection {
        Objects.requireNonNull(code, "code");
        if (!code.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("A code is lower case with hyphens. code=" + code);
        }
    }

    /**
     * A rejection that is no matter of amounts and that nobody else could lift.
     *
     * @param code the word to count by
     * @return the rejection
     */
    public static Rejection of(String code) {
        return new Rejection(code, 0, 0, 0, false);
    }
}
