package dev.berth.examples;

import java.io.Serial;

/** What the user asked for cannot be done as asked; the message says in one line why. */
final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
