package dev.berth.store.mongo;

import dev.berth.spi.BerthException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A document of a database cannot be read, since it does not follow its schema. */
public final class DocumentException extends BerthException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message a static sentence, then {@code name=value} pairs, then "Maybe …" where the cure is known
     * @param cause what was thrown below, or null
     */
    public DocumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
