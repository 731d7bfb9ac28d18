package dev.berth.examples.console;

import java.io.Serial;

/** What the user asked for cannot be done as asked; the message says in one line why. */
public final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
