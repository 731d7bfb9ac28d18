package dev.berth.spi;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The outside world failed: a store, a driver, a file. */
public class BerthException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message a static sentence, then {@code name=value} pairs, then "Maybe …" where the cure is known
     * @param cause what was thrown below, or null
     */
    public BerthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
