package dev.berth.store.jdbc;

import java.io.Serial;

/** A batch names what the tables do not have, or has what they cannot take. */
final class UnfitBatchException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnfitBatchException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
