package dev.berth.nvml;

import dev.berth.spi.BerthException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A probe was asked something that it cannot do. Hardware that is not there is no such case. */
public final class ProbeException extends BerthException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message a static sentence, then {@code name=value} pairs, then "Maybe …" where the cure is known
     * @param cause what was thrown below, or null
     */
    public ProbeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
