package dev.berth.spi;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked. Thrown by {@link SchedulerStore#commit} it means that the outcome is
 * unknown, never that nothing was kept.
 */
public final class StoreException extends BerthException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message a static sentence, then {@code name=value} pairs, then "Maybe …" where the cure is known
     * @param cause what was thrown below, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
